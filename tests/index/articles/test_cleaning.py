"""Cleaning: what comes out can be stored, and cleaning it again changes nothing."""

import json
import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.articles.cleaning import clean, clean_line, clean_path

odd = st.text(
    st.sampled_from("ab \t\n\r\x0b\x0c\x00\x1f\x7f\x85\x9f\u2028\u2029\ufeff\ud800\udfff\u0301e😀")
)


def test_line_breaks_of_all_kinds():
    assert clean("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h") == "a\nb\nc\nd\ne\nf\ng\n\nh"


def test_letters_are_composed_and_controls_go():
    assert clean("e\u0301\0\ud800x\ufeff\ttab") == "éx\ttab"
    assert clean_line(" a\n\n b\tc ") == "a b c"


@settings(deadline=None)
@given(odd)
def test_what_is_clean_can_be_stored_and_stays(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert json.loads(json.dumps(cleaned, ensure_ascii=False).encode()) == cleaned
    assert sqlite3.connect(":memory:").execute("SELECT ?", (cleaned,)).fetchone() == (cleaned,)


@settings(deadline=None)
@given(odd)
def test_a_path_is_one_line_that_can_be_printed(text):
    cleaned = clean_path(text)
    assert cleaned.encode().decode() == cleaned
    assert cleaned.splitlines() in ([], [cleaned])


def test_a_path_whose_bytes_are_no_utf8_stays_unlike_any_other():
    assert clean_path("caf\udce9") == "caf\\udce9"
    assert clean_path("cafe\u0301 ü") == "café ü"
