"""No query, however odd, ends in anything but an answer or a QueryError."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.errors import QueryError
from nutgraf.index.keyword import KeywordArticle
from nutgraf.search.limits import Deadline
from nutgraf.search.query import parse_query

CORPUS = [
    [
        KeywordArticle(
            title="Iran's deal: 12:30, U.S. & EU",
            passages=['The White House said (again) it\'s not "on".', "東京都 covid-19", ""],
            source="New York Times",
            url="https://www.example.org/a?b=c",
        )
    ]
]
ODD = st.sampled_from(
    [
        *(
            "white",
            "house",
            "iran's",
            "东京",
            "東京",
            "the",
            "AND",
            "OR",
            "NOT",
            "(",
            ")",
            '"',
            "“",
        ),
        *("+", "-", "*", "~", "~1", "~2", "~99", " ", " ", "title:", "source:", 'source:"', "url:"),
        *("author:", "lang:", "date:", "2016", "..", ">=", "wh*", "hose~", "\x00", "\ud800", "é"),
        *("\u200d", "ﬁ", "İ", "\U0001f600", "'", "’", "&", "a" * 70),
    ]
)
QUERIES = st.lists(ODD, max_size=25).map("".join) | st.text(max_size=60)


@pytest.fixture(scope="module")
def leg(collection: Callable[..., Any]) -> Any:
    return collection(CORPUS, language="en").leg


@given(text=QUERIES)
def test_any_text_is_answered_or_refused(text: str, leg: Any) -> None:
    try:
        query = parse_query(text)
    except QueryError:
        return
    rows, scores = leg.search(query, 10, Deadline())
    assert (leg.scores(query, rows) == scores).all()
    assert all(mask is None or len(mask) == 3 for mask in leg.allowed(query, Deadline()).parts)
    assert all(each.row in (0, 1, 2) for each in leg.suggestions(query))
