"""Wording: one thing, and more than one."""

from nutgraf.index.storage.wording import counted, passed_over_in_words


def test_one_and_more():
    assert [counted(n, "feed") for n in (0, 1, 2000)] == ["0 feeds", "1 feed", "2,000 feeds"]
    assert [counted(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]


def test_kinds():
    assert passed_over_in_words({".pdf": 1}) == "1 file of another kind: .pdf 1"
    assert passed_over_in_words({".pdf": 2, ".jpg": 1}) == "3 files of other kinds: .pdf 2, .jpg 1"
    many = passed_over_in_words({f".{n}": 9 for n in range(10)})
    assert many.startswith("90 files of other kinds: .0 9, ")
    assert many.endswith(".7 9, 2 more kinds")
