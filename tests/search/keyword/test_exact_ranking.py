"""The k best of a search are the k best of scoring every row by the book."""

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.index.keyword import KeywordArticle
from nutgraf.search.keyword.row_masks import Masks
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

TIMES = int(os.environ.get("NUTGRAF_THOROUGH", "1"))
WORDS = ["ab", "ac", "abc", "b", "c", "c", "d", "d", "d", "the", "the"]
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
articles = st.builds(
    KeywordArticle,
    title=st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
    passages=st.lists(texts, max_size=4),
    source=st.sampled_from([None, "Politico", "New York Times"]),
    author=st.sampled_from([None, "Jane Doe", "Jane Roe and John Doe"]),
    language=st.sampled_from([None, "en", "fr"]),
    url=st.sampled_from([None, "https://www.example.org/news/1", "http://example.com/news"]),
    date=st.sampled_from([None, date(2016, 3, 1), date(2016, 9, 30), date(2017, 1, 1)]),
)
corpora = st.lists(st.lists(articles, max_size=6), min_size=1, max_size=3)

words = st.sampled_from(["ab", "ac", "abc", "b", "c", "d", "the", "unknown", "?", "d.c"])
fields = st.sampled_from(
    [
        *("title:c", 'title:"c d"', "source:politico", "source:times", 'source:"new york times"'),
        *('source:"times"', "author:doe", 'author:"jane doe"', "lang:fr", 'lang:"fr"'),
        *("url:example.org", "url:news", "date:2016", "date:2016-09..", "date:<2016-03"),
    ]
)
phrases = st.builds(
    lambda inside, suffix: f'"{" ".join(inside)}"{suffix}',
    st.lists(words, min_size=1, max_size=3),
    st.sampled_from(["", "", "~1", "~3"]),
)
atoms = words | words | words | phrases | fields | st.sampled_from(["a*b", "ab*", "a*"])
clauses = st.recursive(
    atoms,
    lambda inner: st.builds(
        lambda left, join, right: f"({left}{join}{right})",
        inner,
        st.sampled_from([" ", " AND ", " OR ", " AND NOT ", " -", " +"]),
        inner,
    ),
    max_leaves=5,
)
queries = st.lists(
    st.builds(str.__add__, st.sampled_from(["", "", "", "+", "-"]), clauses),
    min_size=1,
    max_size=4,
).map(" ".join)


def masks_for(draw: Any, sizes: list[int]) -> list[Any]:
    shares = [draw(st.sampled_from([None, 1.0, 0.8, 0.3])) for _ in sizes]
    chance = np.random.default_rng(draw(st.integers(0, 99)))
    return [
        None if share is None else chance.random(size) < share
        for share, size in zip(shares, sizes, strict=True)
    ]


def flags(masks: list[Any], sizes: list[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.concatenate(
        [np.ones(n, bool) if m is None else m for m, n in zip(masks, sizes, strict=True)]
    )


@settings(max_examples=40 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_search_is_scoring_every_row(data: Any, collection: Callable[..., Any]) -> None:
    corpus = data.draw(corpora)
    sizes = [sum(len(article.passages) for article in segment) for segment in corpus]
    live = masks_for(data.draw, sizes)
    made = collection(corpus, live)
    extra = masks_for(data.draw, sizes)
    chosen = flags(extra, sizes)
    for text in data.draw(st.lists(queries, min_size=1, max_size=8)):
        query = parse_query(text)
        expected = made.model.search(query)
        everything = made.leg.search(query, 1000, Deadline())
        assert everything[0].dtype == np.int64
        assert dict(zip(*map(list, everything), strict=True)) == pytest.approx(
            dict(expected), rel=1e-9
        ), text
        order = list(zip(-everything[1], everything[0], strict=True))
        assert order == sorted(order)
        for k in (0, 1, 2, 5):
            rows, scores = made.leg.search(query, k, Deadline())
            assert rows.tolist() == everything[0][:k].tolist(), text
            assert scores.tolist() == everything[1][:k].tolist(), "equal to the last bit"
        kept = chosen[everything[0]]
        allowed = made.leg.allowed(query, Deadline())
        masks = Masks(tuple(extra), allowed.bases)
        rows, scores = made.leg.search(query, 4, Deadline(), masks)
        assert rows.tolist() == everything[0][kept][:4].tolist()
        assert made.leg.scores(query, everything[0]).tolist() == everything[1].tolist()
        expected = [made.model.allowed(query, row) for row in range(sum(sizes))]
        assert flags(allowed.parts, sizes).tolist() == expected, text
        assert allowed.rows().tolist() == np.flatnonzero(expected).tolist()
        assert allowed.has(np.arange(sum(sizes))).tolist() == expected
        assert allowed.count == sum(expected)
        assert max(everything[1], default=0.0) <= made.leg.upper_bound(query)


def test_a_common_word_is_skipped_and_looked_up_alike(collection: Callable[..., Any]) -> None:
    """Large enough that rows with only the common words are never added up."""
    chance = np.random.default_rng(5)
    vocabulary = [f"w{i}" for i in range(40)]
    weights = 1 / np.arange(1, 41) ** 1.2
    passages = [
        " ".join(chance.choice(vocabulary, chance.integers(5, 30), p=weights / weights.sum()))
        for _ in range(3000)
    ]
    halves = [passages[:1700], passages[1700:]]
    corpus = [
        [
            KeywordArticle(title=half[i][:8], passages=half[i : i + 7])
            for i in range(0, len(half), 7)
        ]
        for half in halves
    ]
    made = collection(corpus)
    every_row = np.arange(3000)
    for _ in range(150):
        text = " ".join(chance.choice(vocabulary, chance.integers(1, 9)))
        query = parse_query(text)
        scores = made.leg.scores(query, every_row)
        best = np.lexsort((every_row, -scores))
        best = best[scores[best] > 0]
        for k in (1, 10, 100):
            rows, found = made.leg.search(query, k, Deadline())
            assert rows.tolist() == best[:k].tolist(), text
            assert found.tolist() == scores[best[:k]].tolist(), text
