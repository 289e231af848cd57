"""Filters as clauses of a query."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index import Article
from nutgraf.search import Limits, Searcher
from nutgraf.search.query import DateRange, Field, Or, parse_query
from nutgraf.search.query.filters import clauses, within


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "a b"),
        ({"source": ["The Post"]}, 'source:"The Post" a b'),
        ({"source": ["P", "Q"]}, 'source:"P" OR source:"Q" a b'),
        ({"source": "The Post"}, 'source:"The Post" a b'),
        ({"source": None, "author": None, "language": None}, "a b"),
        ({"author": "N Hadley", "language": "de"}, 'author:"N Hadley" lang:"de" a b'),
        ({"since": date(2020, 1, 2)}, "date:2020-01-02.. a b"),
        ({"since": date(2020, 1, 2), "until": date(2020, 1, 2)}, "date:2020-01-02..2020-01-02 a b"),
    ],
)
def test_filters_come_before_the_question(filters, expected):
    assert str(within(parse_query('a "b'), clauses(**filters))) == expected


@given(st.text('ab "()-+:*~.ORANDNT', max_size=30))
def test_no_question_gets_around_a_filter(question):
    asked = within(parse_query(question), clauses(source=["P", "Q"], since=date(2020, 1, 2)))
    either, days, *_ = asked.root.children
    assert either == Or((Field("source", "P", True), Field("source", "Q", True)))
    assert days == DateRange(date(2020, 1, 2), None)


@pytest.mark.parametrize("name", ['The "Daily" Post', "The “Daily” Post", "???", '"', "a OR b"])
def test_a_source_is_found_by_its_name_whatever_that_holds(index, name):
    """A name is no text of the query language; read as that, it would ask for others or for all."""
    with index.writer() as writer:
        writer.add(Article(id="own", title="Ferry strike", text="Crews walk out.", source=name))
        writer.add(Article(id="other", title="Ferry strike", text="Crews stay.", source="Daily"))
    with Searcher(index) as searcher:
        for question in ("", "ferry"):
            found = searcher.search(question, within=clauses(source=[name]))
            assert [hit.article.id for hit in found] == ["own"]
        if spoken := re.sub(r"\W+", " ", name).strip():
            read = searcher.search(f"ferry strike according to {spoken}", literal=False)
            assert [hit.article.id for hit in read] == ["own"]


def test_an_author_that_nobody_is_called_has_no_articles(index):
    with Searcher(index) as searcher:
        assert not searcher.search("ferry", within=clauses(author="--"))


def test_the_limits_of_a_question_are_its_own_beside_filters(index):
    long = " ".join(["ferry"] * 3000)
    roomy = Limits(characters=30_000, clauses=5_000)
    with Searcher(index) as searcher:
        within_ = clauses(since=date(2019, 1, 1))
        assert searcher.search(long, limits=roomy, within=within_)
