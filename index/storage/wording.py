"""Wording: how many of a thing, as a person reads it."""

from collections.abc import Mapping

SHOWN_KINDS = 8


def counted(number: int, one: str, more: str | None = None) -> str:
    """How many there are: `1 feed`, `2,000 feeds`; `more` is the plural where it is no `s`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def passed_over_in_words(kinds: Mapping[str, int]) -> str:
    """How many files of other kinds there were, and of which: `3 files of other kinds: .pdf 3`."""
    shown = [f"{kind} {number:,}" for kind, number in list(kinds.items())[:SHOWN_KINDS]]
    rest = len(kinds) - len(shown)
    shown += [counted(rest, "more kind")] * bool(rest)
    which = "other kinds" if len(kinds) > 1 else "another kind"
    return f"{counted(sum(kinds.values()), 'file')} of {which}: {', '.join(shown)}"
