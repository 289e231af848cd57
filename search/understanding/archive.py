"""The archive of a question: which days its articles have, and which times their texts mention."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

HALF: Final = 0.5
"""The share of dated articles from which a time may filter."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What a time in a question is compared with.

    `first` and `last` are the days of the oldest and the newest article, None for any day; `dated`
    is the share of articles with a date. `mentions` tells whether some text matches a query.
    """

    first: date | None = None
    last: date | None = None
    dated: float = 1.0
    mentions: Callable[[str], bool] = lambda _: True

    @property
    def certain(self) -> bool:
        """Whether no fewer than half of the articles have a date."""
        return self.dated >= HALF

    def reaches(self, first: date | None, last: date | None) -> bool:
        """Whether the days from `first` to `last` share one with the archive's; None is open."""
        if not self.dated:
            return False
        return not (
            (first and self.last and first > self.last)
            or (last and self.first and last < self.first)
        )

    def newest(self, now: date) -> date:
        """The day of the newest article, but no later than `now`."""
        return min(now, self.last) if self.last else now

    def __str__(self) -> str:
        """The days, for a sentence."""
        if not self.dated:
            return "No article has a date"
        return f"The articles are dated {self.first} to {self.last}"
