"""Calibrating an index: when it is due, what it stores, and what it changes."""

import pytest

from nutgraf.index import Article
from nutgraf.search import Searcher
from nutgraf.search.fitting import calibration_fit as calibrating
from nutgraf.search.fitting.made_questions import FEWEST, MOST, made_questions
from nutgraf.search.ranking.calibration import CALIBRATION, DEFAULT, Calibration

SENTENCES = [
    "The harbour master of {0} closed the northern quay after cracks were found in its wall.",
    "Farmers near {0} say that the late frost has destroyed most of this year's plum harvest.",
    "A court in {0} fined the brewery for pouring warm water into the river every night.",
    "The theatre of {0} opens its season with a comedy about two rival ferry captains.",
    "Teachers in {0} want smaller classes, and went on strike for three days to get them.",
]


@pytest.fixture
def index(empty_index):
    with empty_index.writer() as writer:
        for number, place in enumerate(["Aldmar", "Skarra", "Tolm", "Ferrow"]):
            for which, sentence in enumerate(SENTENCES):
                text = sentence.format(place)
                writer.add(Article(id=f"{number}-{which}", title=f"News {which}", text=text))
    return empty_index


def test_it_is_due_when_the_index_has_doubled(index):
    assert not calibrating.is_due(index)
    assert calibrating.is_due(index, least=20)
    calibrating.calibrate(index)
    assert not calibrating.is_due(index, least=20)
    with index.writer() as writer:
        for number in range(20):
            writer.add(Article(id=f"more-{number}", title="", text=SENTENCES[0].format(number)))
    assert calibrating.is_due(index, least=20)


def test_it_is_a_setting_of_a_generation_and_changes_no_order(index):
    with Searcher(index) as before:
        hits = before.search("strike of teachers in Tolm")
        assert CALIBRATION not in before.pipeline.contents.settings
    fitted = calibrating.calibrate(index)
    assert fitted != DEFAULT
    assert index.history()[-1].action == "calibrate"
    with Searcher(index) as after:
        assert Calibration.from_json(after.pipeline.contents.settings[CALIBRATION]) == fitted
        again = after.search("strike of teachers in Tolm")
    shared = {hit.passage.id for hit in hits} & {hit.passage.id for hit in again}
    assert shared
    for found in (hits, again):  # another chance score, other hits; in the same order
        assert [hit.passage.id for hit in found][: len(shared)] == [
            hit.passage.id for hit in hits if hit.passage.id in shared
        ]
    assert [hit.score for hit in again] != [hit.score for hit in hits]


def test_made_questions_are_words_of_one_sentence_and_repeatable(index):
    with Searcher(index) as searcher:
        questions = made_questions(searcher.pipeline.corpus, 10, seed=3)
        assert questions == made_questions(searcher.pipeline.corpus, 10, seed=3)
        assert len(questions) == 10
        for question in questions:
            words = question.text.split()
            assert FEWEST <= len(words) <= MOST
            text = searcher.pipeline.contents.passage(question.row).text.lower()
            assert all(word in text for word in words)
