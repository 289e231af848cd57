"""Filters as clauses of a query."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.search.query import DateRange, Field, Or, parse_query
from nutgraf.search.query.filters import clauses, within


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 'a "b'),
        ({"sources": ["The Post"]}, 'source:"The Post" a b'),
        ({"sources": ["P", "Q"]}, 'source:"P" OR source:"Q" a b'),
        ({"sources": ['The "Post"', " "]}, 'source:"The Post" a b'),
        ({"author": "N Hadley", "language": "de"}, 'author:"N Hadley" lang:"de" a b'),
        ({"since": date(2020, 1, 2)}, "date:2020-01-02.. a b"),
        ({"since": date(2021, 1, 1), "until": date(2020, 1, 2)}, "date:2020-01-02..2021-01-01 a b"),
    ],
)
def test_filters_come_before_the_question(filters, expected):
    assert within('a "b', clauses(**filters)) == expected


@given(st.text('ab "()-+:*~.ORANDNT', max_size=30))
def test_no_question_gets_around_a_filter(question):
    text = within(question, clauses(sources=["P", "Q"], since=date(2020, 1, 2)))
    either, days, *_ = parse_query(text).root.children
    assert either == Or((Field("source", "P", True), Field("source", "Q", True)))
    assert days == DateRange(date(2020, 1, 2), None)
