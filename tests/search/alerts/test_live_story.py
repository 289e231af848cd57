"""A story that is updated every hour: its ended versions take no word's weight away."""

import pytest

from nutgraf.index import Article, Index
from nutgraf.search import Searcher
from nutgraf.search.alerts import AlertRunner

from .literal import WordDirections, judged

SUBJECTS = (
    "bakery", "orchestra", "library", "football club", "tram line", "school roof", "museum",
    "river bridge", "fish market", "brewery",
)  # fmt: skip
QUESTIONS = ("storm in Skarra", "ferry harbour", "homes without power", "Agda", "marmalade recipes")
LEAST = 0.01
"""Low, as this encoder counts common words as meaning, which its measured scale takes off."""


def other(number):
    subject = SUBJECTS[number % len(SUBJECTS)]
    text = f"The {subject} of Tolm has a new director since last week, who spoke of plan {number}."
    return Article(id=f"other {number}", title=f"The {subject} of Tolm", text=text)


def story(hour):
    paragraphs = (
        f"Storm Agda, hour {hour}: the ferry to Skarra stays in harbour and {40 + part} homes are"
        " without power."
        for part in range(4)
    )
    return Article(id="story", title="Storm Agda hits Skarra", text="\n\n".join(paragraphs))


LATER = Article(
    id="later",
    title="Storm Agda leaves Skarra",
    text="The ferry to Skarra is out of the harbour after the storm; two homes are without power.",
)


@pytest.mark.slow
def test_searches_still_fire_after_sixty_updates_of_one_story(tmp_path):
    with Index.create(tmp_path / "news", encoder=WordDirections()) as index:
        with index.writer(follow_up=False) as writer:
            for number in range(59):
                writer.add(other(number))
        with AlertRunner(index) as runner:
            for question in QUESTIONS:
                runner.add(question, question, LEAST)
            for hour in range(60):
                with index.writer(follow_up=False) as writer:
                    writer.add(story(hour))
            runner.match()
            with index.writer(follow_up=False) as writer:
                writer.add(LATER)
            found = {match.name: match.score for match in runner.match()}
        with Searcher(index) as searcher:
            searched = {question: judged(searcher, question) for question in QUESTIONS}
    best = {name: max(each.get("later", {"none": 0.0}).values()) for name, each in searched.items()}
    expected = {question: score for question, score in best.items() if score >= LEAST}
    assert sorted(expected) == sorted(QUESTIONS[:4])
    assert found == pytest.approx(expected, abs=1e-6)
