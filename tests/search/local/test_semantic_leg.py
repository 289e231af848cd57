"""The semantic leg over several segments against plain arithmetic over all their rows."""

import numpy as np
import pytest

from nutgraf.index import Article, EncoderError
from nutgraf.search.keyword.row_masks import Masks
from nutgraf.search.local.semantic_leg import LocalSemanticLeg

TEXTS = [
    "The ferry ran onto rocks near Tolm on Saturday night with 212 people aboard.",
    "Lifeboats brought all passengers ashore; nobody was hurt, the coastguard said.",
    "The bank raised its interest rate by half a point to keep prices from rising.",
    "Seven workers died when part of the roof of the tunnel fell on Thursday.",
    "The team won its third match in a row and now leads the table by two points.",
]


@pytest.fixture
def snapshot(empty_index):
    """Six segments of 15 rows; each row of the last is the same as one of another's."""
    for number, text in enumerate(TEXTS):
        with empty_index.writer() as writer:
            body = f"{text}\n\n{text} Again: {text}"
            writer.add(Article(id=f"long {number}", title="News", text=body))
    with empty_index.writer() as writer:
        for number, text in enumerate(TEXTS):
            writer.add(Article(id=f"short {number}", title="News", text=text))
    with empty_index.snapshot() as snapshot:
        assert [segment.rows for segment in snapshot.segments] == [2, 2, 2, 2, 2, 5]
        yield snapshot


@pytest.fixture
def question(empty_index):
    return empty_index.encoder.encode_queries(["a ship in distress"])[0]


def live(snapshot):
    return Masks(snapshot.live, snapshot.bases)


def every_cosine(snapshot, question):
    vectors = np.concatenate([segment.vectors.vectors for segment in snapshot.segments])
    return (vectors.astype(np.float64) * question).sum(axis=1)


@pytest.mark.parametrize("k", [0, 1, 4, 15, 100])
def test_the_nearest_rows_of_all_segments_come_back_best_first(snapshot, question, k):
    rows, cosines = LocalSemanticLeg(snapshot).search(question, k, live(snapshot))
    expected = every_cosine(snapshot, question)
    assert cosines == pytest.approx(np.sort(expected)[::-1][:k], abs=1e-6)
    assert cosines == pytest.approx(expected[rows], abs=1e-6)
    assert np.array_equal(np.lexsort((rows, -cosines)), np.arange(len(rows)))


def test_what_is_begun_ends_with_the_vector_and_what_a_search_by_it_finds(snapshot, question):
    leg = LocalSemanticLeg(snapshot)
    vector, (rows, cosines) = leg.begin(lambda: question.copy(), 10, live(snapshot))()
    assert vector.tolist() == question.tolist()
    assert [rows.tolist(), cosines.tolist()] == [
        each.tolist() for each in leg.search(question, 10, live(snapshot))
    ]


def test_what_encoding_raises_comes_with_the_result(snapshot):
    def encode():
        raise EncoderError("no such model")

    with pytest.raises(EncoderError, match="no such model"):
        LocalSemanticLeg(snapshot).begin(encode, 10, live(snapshot))()


def test_equal_passages_of_several_articles_are_in_order_of_row(snapshot, question):
    rows, cosines = LocalSemanticLeg(snapshot).search(question, 15, live(snapshot))
    equal = [rows[cosines == value].tolist() for value in np.unique(cosines)]
    assert sorted(map(len, equal)) == [1] * 5 + [2] * 5
    assert all(group == sorted(group) for group in equal)


def test_what_is_not_allowed_does_not_come_back(snapshot, question):
    every = np.arange(15)
    allowed = every % 4 == 1
    masks = Masks.only(every[allowed], snapshot.bases)
    rows, _ = LocalSemanticLeg(snapshot).search(question, 15, masks)
    assert sorted(rows.tolist()) == every[allowed].tolist()


def test_scores_are_the_cosines_of_any_rows_in_the_order_asked_for(snapshot, question):
    asked = np.array([14, 0, 7, 7, 3])
    scores = LocalSemanticLeg(snapshot).scores(question, asked)
    assert scores == pytest.approx(every_cosine(snapshot, question)[asked], abs=1e-6)
