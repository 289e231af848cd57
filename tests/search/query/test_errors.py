"""The only two things that a query is refused for: a date that is none, and excess."""

import pytest

from nutgraf.index.errors import QueryError
from nutgraf.search.limits import Limits, QueryLimitError
from nutgraf.search.query import parse_query


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date:tomorrow", "date: at character 1: 'tomorrow' is not a date; write date:2016"),
        ("iran date:2016-13", "date: at character 6: '2016-13' is not in the calendar"),
        ("date:2015-02-29", "'2015-02-29' is not in the calendar"),
        ("date:0000", "'0000' is not in the calendar"),
        ("date:2016-09..2016-03", "'2016-09..2016-03' ends before it begins"),
        ("-date:..", "date: at character 2: '..' has no date on either side"),
        ("date:2016..march", "'march' is not a date"),
        ("date:>", "'' is not a date"),
        ("date:>9999", "no date lies beyond 9999-12-31"),
        ("date:<0001", "no date lies beyond 0001-01-01"),
        ("date:" + "9" * 5000, "…' is not a date"),
    ],
)
def test_a_bad_date_says_what_is_wrong_and_where(text: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_query(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("allowed", "too_much", "said"),
    [
        ("x" * 60, "x" * 61, "61 characters, 60 are allowed"),
        ("a b AND c", "a b AND c d", "more than 4 words and operators"),
        ("((a))", "(((a)))", "character 3 is nested deeper than 2"),
        ('"a b c"', 'x "a b c d"', "phrase at character 3 has 4 words, 3 are allowed"),
        ('title:"a b c"', 'title:"a b c d"', "phrase at character 1 has 4 words"),
    ],
)
def test_limits(allowed: str, too_much: str, said: str) -> None:
    limits = Limits(characters=60, clauses=4, nesting=2, phrase_words=3)
    parse_query(allowed, limits=limits)
    with pytest.raises(QueryLimitError, match=said):
        parse_query(too_much, limits=limits)


def test_parentheses_without_partners_are_not_nesting() -> None:
    assert str(parse_query("(" * 5000 + "a")) == "a"
    assert str(parse_query("a" + ")" * 5000)) == "a"


def test_limits_that_would_not_protect_are_refused() -> None:
    with pytest.raises(ValueError, match="nesting"):
        Limits(nesting=1000)
    with pytest.raises(ValueError, match="prefix_letters"):
        Limits(prefix_letters=0)


def test_the_deepest_nesting_that_limits_allow_does_not_exhaust_the_stack() -> None:
    limits = Limits(nesting=60)
    query = parse_query("-(a OR b AND (" * 30 + "c" + "))" * 30, limits=limits)
    assert hash(query) == hash(parse_query(str(query), limits=limits))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["(", '"', "a AND ", "-(", "title:", 'title:"', "note:", "“a"])
def test_a_long_query_is_parsed_in_one_pass(unit: str) -> None:
    endless = Limits(characters=10**6, clauses=10**6, phrase_words=10**6)
    parse_query(unit * (100_000 // len(unit)), limits=endless)
