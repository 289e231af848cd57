"""What a query prints as parses to the same query, for trees and for any text at all."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.errors import QueryError
from nutgraf.search.query import Query, parse_query

PIECES = st.sampled_from(
    [
        *("a", "Paris?", "the", "covid-19", "U.S.", "it's", "ελλάδα", "東京", "AND", "OR", "NOT"),
        *("(", ")", '"', "“", "”", "'", "+", "-", "*", "~", "~2", "~5", ":", "..", ",", "?", "--"),
        *(" ", "  ", "\t", "title:", "Source:", "lang:en", "url:", "note:", "date:"),
        *("1", "250", "000,", "\u202f", 'צה"ל', "א"),
        *("2016", "2016-03", ">=", "elect*", "clintn~", '"white house"', "\x00", "\ud800"),
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30)


def parsed(text: str) -> Query | None:
    try:
        return parse_query(text)
    except QueryError:  # a bad date
        return None


@given(TEXTS)
def test_a_printed_query_parses_to_the_same_tree(text: str) -> None:
    query = parsed(text)
    if query is not None:
        again = parse_query(str(query))
        assert again.root == query.root
        assert str(again) == str(query)
        assert again.semantic_text == query.semantic_text


@given(TEXTS.filter(lambda text: "date:" not in text.lower()))
def test_nothing_but_a_date_can_be_wrong(text: str) -> None:
    assert parsed(text) is not None


@given(st.lists(st.from_regex(r"[a-z0-9]+[,.;?!']?", fullmatch=True), max_size=8))
def test_a_plain_question_reaches_the_encoder_as_it_is(words: list[str]) -> None:
    assert parse_query(" ".join(words)).semantic_text == " ".join(words)


@given(st.dates(), st.dates())
def test_every_range_of_days_can_be_asked_for(one: date, other: date) -> None:
    first, last = sorted((one, other))
    (clause,) = parse_query(f"date:{first}..{last}").root.children
    assert (clause.first, clause.last) == (first, last)  # type: ignore[union-attr]
