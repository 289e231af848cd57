"""A date preference: articles dated in some days, or the newest ones, come first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

FIRM: Final = 0.4
"""The share of the best score from which a passage of a time or a name that was asked for comes
first: that it has what was asked for makes up for some words."""

CAREFUL: Final = 2 / 3
"""The same for new articles, and for a year alone, which may be part of the subject."""


@dataclass(frozen=True, slots=True)
class Preference:
    """Days from `first` to `last`, whose articles come first; or, if `newest`, those up to `last`,
    the newest before all others.

    It holds for passages with at least the share `least` of the best score.
    """

    first: date
    last: date
    least: float = FIRM
    newest: bool = False

    def __str__(self) -> str:
        """The preference in words, for a person."""
        if self.newest:
            return "newest first"
        if self.first == self.last:
            return f"{self.first.isoformat()} first"
        return f"{self.first.isoformat()} to {self.last.isoformat()} first"


def recent(newest: date) -> Preference:
    """A preference for articles of the day `newest`, then for those before it, day by day."""
    return Preference(newest, newest, CAREFUL, newest=True)


def of_days(
    first: date | None, last: date | None, oldest: date | None, newest: date | None
) -> Preference:
    """A preference for days, whose open ends are those of the archive."""
    begin, end = first or oldest or last or date.min, last or newest or first or date.max
    return Preference(min(begin, end), max(begin, end))


def hull(preferences: Sequence[Preference]) -> Preference:
    """One preference for the days of several, from the first to the last of them."""
    return replace(
        max(preferences, key=lambda each: each.least),
        first=min(each.first for each in preferences),
        last=max(each.last for each in preferences),
    )
