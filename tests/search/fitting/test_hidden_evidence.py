"""Hidden evidence: equal to the evidence of the same article, indexed without the hidden part."""

import numpy as np
import pytest

from nutgraf.index import Article
from nutgraf.search import Searcher
from nutgraf.search.fitting.hidden_evidence import HiddenEvidence
from nutgraf.search.fitting.tuning import evidence_of
from nutgraf.search.fitting.tuning_questions import Question
from nutgraf.search.fitting.weight_fit import ideal_gain

pytestmark = pytest.mark.slow

TITLE = "Harbour wall of Tolm repaired"
LEAD = "The council of Tolm voted on Monday to repair the long wall of its old harbour at once."
REST = "It will cost three million crowns, said the mayor, and take the builders until spring."
MORE = "The harbour of Skarra was repaired last year, when storms had broken both of its walls."


@pytest.fixture
def indexes(empty_index_of):
    """An article, with another one, as it is, without its title and without its lead."""
    from nutgraf.index import Index

    opened = []
    for name, title, text in (
        ("whole", TITLE, f"{LEAD}\n\n{REST}"),
        ("untitled", "", f"{LEAD}\n\n{REST}"),
        ("leadless", TITLE, REST),
    ):
        index = Index.open(empty_index_of(f"{name}.nutgraf"))
        with index.writer() as writer:
            writer.add(Article(id="other", title="Storms", text=MORE))
            writer.add(Article(id="tolm", title=title, text=text))
        opened.append(index)
    yield opened
    for index in opened:
        index.close()


def parts_in(index, question):
    """The parts of the article as it is in an index, and its version there."""
    with Searcher(index) as searcher:
        version = searcher.pipeline.contents.version_of("tolm")
        ranking = searcher.pipeline.scored(question)
        own = searcher.pipeline.contents.versions(ranking.rows) == version
        order = np.argsort(ranking.rows[own])
        return np.stack([part.values[own][order] for part in ranking.parts], axis=1), version


def test_without_its_title_meaning_is_that_of_the_bare_passages(indexes):
    whole, untitled, _ = indexes
    expected, _ = parts_in(untitled, TITLE)
    with Searcher(whole) as searcher:
        hidden = HiddenEvidence(searcher.pipeline).parts(
            TITLE, searcher.pipeline.contents.version_of("tolm"), "title"
        )
    meanings = [1, 3]  # words are weighed by how rare they are, titles included
    assert hidden[:, meanings] == pytest.approx(expected[:, meanings], abs=2e-3)
    assert hidden[:, 4].tolist() == [1.0, 0.0]


def test_without_its_title_a_word_that_it_alone_has_says_nothing(indexes):
    whole, *_ = indexes
    seen, version = parts_in(whole, "repaired")
    with Searcher(whole) as searcher:
        hidden = HiddenEvidence(searcher.pipeline).parts("wall", version, "title")
        shown, _ = parts_in(whole, "wall")
    # One of its two passages has it, by BM25 with k1 .2 and b .8; there are 1.5 on average.
    share = (1 / (1 + 0.2 * (0.2 + 0.8 * 2 / 1.5))) ** 1.5
    assert hidden[:, 2] == pytest.approx([share, share])
    assert (seen[:, 0] > 0).all()
    assert hidden[1, 0] == 0.0 < hidden[0, 0] < shown[0, 0]
    assert (hidden[:, 2] < shown[:, 2]).all()


def test_without_its_lead_it_is_the_rest(indexes):
    whole, _, leadless = indexes
    expected, _ = parts_in(leadless, LEAD)
    with Searcher(whole) as searcher:
        hidden = HiddenEvidence(searcher.pipeline).parts(
            LEAD, searcher.pipeline.contents.version_of("tolm"), "lead"
        )
    assert hidden.shape == expected.shape == (1, 5)
    assert hidden[:, [1, 3, 4]] == pytest.approx(expected[:, [1, 3, 4]], abs=2e-3)


def test_only_the_article_that_answers_does_without(indexes):
    whole, *_ = indexes
    with Searcher(whole) as searcher:
        version = searcher.pipeline.contents.version_of("tolm")
        question = Question(LEAD, {version: 1}, hidden="lead")
        shown = evidence_of(searcher.pipeline, Question(LEAD, {version: 1}))
        found = evidence_of(searcher.pipeline, question, HiddenEvidence(searcher.pipeline))
        own = HiddenEvidence(searcher.pipeline).parts(LEAD, version, "lead")
    assert found.ideal == ideal_gain([1])
    assert found.grades.tolist() == shown.grades.tolist() == [0, 1]
    assert len(found.parts) == len(shown.parts) - 1
    assert np.array_equal(found.parts[: found.starts[1]], shown.parts[: shown.starts[1]])
    assert np.array_equal(found.parts[found.starts[1] :], own)


def test_rows_and_vectors_of_a_version(indexes):
    whole, *_ = indexes
    with Searcher(whole) as searcher:
        snapshot = searcher.pipeline.contents
        rows = searcher.pipeline.table.rows_of(snapshot.version_of("tolm"))
        assert rows.tolist() == [1, 2]
        [question] = searcher.pipeline.corpus.encoder.encode_queries(["harbour"])
        cosines = searcher.pipeline.scored("harbour")
        order = np.argsort(cosines.rows)
        assert searcher.pipeline.corpus.semantic.vectors(rows) @ question == pytest.approx(
            cosines.semantic[order][1:], abs=2e-3
        )
