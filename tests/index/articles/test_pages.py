"""Pages: which of them a span stands on, against a model that looks at every character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.articles.pages import pages_between, pages_in_words


@given(st.sets(st.integers(1, 60), max_size=8), st.integers(0, 60), st.integers(1, 20))
def test_the_pages_of_a_span(later, start, length):
    marks = [[place, f"p{place}"] for place in sorted({0, *later})]
    span = range(start, start + length)
    pages = [max(place for place, _ in marks if place <= character) for character in span]
    expected = tuple(f"p{place}" for place in dict.fromkeys(pages))
    assert pages_between(marks, start, start + length) == expected


@pytest.mark.parametrize("other", [None, 12, "7-9", [1, 2], [["0", "a"]], [[0, 1]], {"a": 1}, []])
def test_what_is_no_list_of_pages_gives_none(other):
    assert pages_between(other, 0, 9) == ()


def test_an_empty_passage_stands_on_the_page_where_it_is():
    assert pages_between([[0, "1"], [5, "2"]], 5, 5) == ("2",)


def test_pages_as_they_are_cited():
    assert pages_in_words(()) == ""
    assert pages_in_words(("iv",)) == "p. iv"
    assert pages_in_words(("7", "8", "9")) == "pp. 7–9"
