"""BM25 written out by hand for two articles of three passages."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.keyword import KeywordArticle
from nutgraf.search.keyword import Weights
from nutgraf.search.keyword.scoring.idf import lucene_idf, whoosh_idf
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

CORPUS = [
    [KeywordArticle(title="senate vote", passages=["vote vote now", "a budget"])],
    [KeywordArticle(title="weather", passages=["rain on the vote day"])],
]


def test_a_word_in_title_and_body(collection: Callable[..., Any]) -> None:
    leg = collection(CORPUS, weights=Weights(title=3.0, body=1.0), k1=1.2, b=0.75).leg
    rows, scores = leg.search(parse_query("vote"), 10, Deadline())
    # Three rows. "vote": in the body of rows 0 and 2, in the titles over rows 0 and 1.
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    average_body = (3 + 2 + 5) / 3
    average_title = (2 + 2 + 1) / 3
    title = 3.0 * idf * ((1 * 2.2) / (1 + 1.2 * (0.25 + 0.75 * 2 / average_title)))
    first = idf * ((2 * 2.2) / (2 + 1.2 * (0.25 + 0.75 * 3 / average_body)))
    last = idf * ((1 * 2.2) / (1 + 1.2 * (0.25 + 0.75 * 5 / average_body)))
    assert rows.tolist() == [0, 1, 2]
    assert scores.tolist() == pytest.approx([title + first, title, last], rel=1e-15)
    assert leg.upper_bound(parse_query("vote")) == pytest.approx((3 + 1) * idf * 2.2)


def test_a_word_twice_counts_twice(collection: Callable[..., Any]) -> None:
    leg = collection(CORPUS).leg
    once = leg.search(parse_query("vote rain"), 10, Deadline())
    twice = leg.search(parse_query("vote rain vote"), 10, Deadline())
    votes = leg.scores(parse_query("vote"), once[0])
    assert leg.scores(parse_query("vote rain vote"), once[0]).tolist() == pytest.approx(
        (once[1] + votes).tolist()
    )
    assert sorted(twice[0]) == sorted(once[0])


def test_a_filter_alone_ranks_nothing(collection: Callable[..., Any]) -> None:
    leg = collection(CORPUS).leg
    rows, scores = leg.search(parse_query("-rain"), 10, Deadline())
    assert rows.tolist() == [0, 1]
    assert scores.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("text", ["?", "unknown", "-unknown unknown", "title:rain"])
def test_nothing_is_found(text: str, collection: Callable[..., Any]) -> None:
    rows, scores = collection(CORPUS).leg.search(parse_query(text), 10, Deadline())
    assert len(rows) == len(scores) == 0


def test_no_segments_at_all(collection: Callable[..., Any]) -> None:
    leg = collection([]).leg
    query = parse_query('vote AND "a b" ab* abc~ date:2016')
    assert len(leg.search(query, 10, Deadline())[0]) == 0
    assert leg.allowed(query, Deadline()).rows().tolist() == []
    assert leg.upper_bound(query) == 0.0
    assert leg.suggestions(query) == []


def test_stop_words_rank_only_where_nothing_else_does(collection: Callable[..., Any]) -> None:
    corpus = [[KeywordArticle(title="", passages=["to be or not to be", "the question"])]]
    leg = collection(corpus, language="en").leg

    def search(text: str) -> list[int]:
        rows: list[int] = leg.search(parse_query(text), 10, Deadline())[0].tolist()
        return rows

    assert search("the question to be") == [1]
    assert search("to be") == [0]
    assert search('"to be" question') == [0]
    assert search("+the be") == [1]


def test_the_idf_of_lucene_and_of_whoosh_by_hand() -> None:
    assert lucene_idf(10, 2) == pytest.approx(log(1 + 8.5 / 2.5))
    assert lucene_idf(10, 10) == pytest.approx(log(1 + 0.5 / 10.5))
    assert whoosh_idf(10, 2) == pytest.approx(log(10 / 3) + 1)


@given(st.integers(1, 10**9), st.data())
def test_a_rarer_word_weighs_more_and_every_word_something(rows: int, data: Any) -> None:
    having = data.draw(st.integers(0, rows))
    assert lucene_idf(rows, having) > 0
    if having:
        assert lucene_idf(rows, having) < lucene_idf(rows, having - 1)


def test_a_leg_can_weigh_words_as_whoosh_does(collection: Callable[..., Any]) -> None:
    leg = collection(CORPUS, idf=whoosh_idf).leg
    assert leg.idf("vote") == pytest.approx(log(3 / (2 + 1)) + 1)
    assert leg.without_titles().idf("vote") == leg.idf("vote")
    assert collection(CORPUS).leg.idf("vote") == pytest.approx(log(1 + 1.5 / 2.5))
