"""Counts of things in words, as a person reads them."""

from collections.abc import Mapping
from typing import Any

SHOWN_KINDS = 8
SHOWN_PLACES = 3


def counted(number: int, one: str, more: str | None = None) -> str:
    """A count in words: `1 feed`, `2,000 feeds`; `more` is an irregular plural."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def passed_over_in_words(kinds: Mapping[str, int]) -> str:
    """The files of other kinds in words: `3 files of other kinds: .pdf 3`."""
    shown = [f"{kind} {number:,}" for kind, number in list(kinds.items())[:SHOWN_KINDS]]
    rest = len(kinds) - len(shown)
    shown += [counted(rest, "more kind")] * bool(rest)
    which = "other kinds" if len(kinds) > 1 else "another kind"
    return f"{counted(sum(kinds.values()), 'file')} of {which}: {', '.join(shown)}"


def note_in_words(kind: str, noted: Mapping[str, Any]) -> str:
    """A kind of notes in words: `without text: 3 articles (a.jsonl:1, …); story, raw_text`."""
    places = list(noted["places"][:SHOWN_PLACES])
    places += ["…"] * (noted["count"] > len(places))
    names = list(noted["names"])[:SHOWN_KINDS]
    said = f"{kind}: {counted(noted['count'], 'article')} ({', '.join(places)})"
    return f"{said}; {', '.join(names)}" if names else said
