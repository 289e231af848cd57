"""A date preference: a gentle push up for articles dated in or near some days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

GENTLE: Final = 0.1
"""Of the best score: the gain of an article of the right date if a question hints at a time."""

FIRM: Final = 0.25
"""The same if recent articles are asked for explicitly."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Preference:
    """Days from `first` to `last`; the push halves with each `half_life` days away from them."""

    first: date
    last: date
    half_life: float
    strength: float = GENTLE

    def __str__(self) -> str:
        """The preference in words, for a person."""
        if self.first == self.last:
            return f"around {self.first.isoformat()} first"
        return f"{self.first.isoformat()} to {self.last.isoformat()} first"


def recent(newest: date, *, half_life: float = 30, strength: float = GENTLE) -> Preference:
    """A preference for articles of the day `newest`, then for those shortly before it."""
    return Preference(newest, newest, half_life, strength)


def of_days(
    first: date | None, last: date | None, oldest: date | None, newest: date | None
) -> Preference:
    """A firm preference for days, whose open ends are those of the archive."""
    begin, end = first or oldest or last or date.min, last or newest or first or date.max
    return Preference(min(begin, end), max(begin, end), 30, FIRM)


def hull(preferences: Sequence[Preference]) -> Preference:
    """One preference for the days of several, from the first to the last of them."""
    widest = max(preferences, key=lambda each: each.half_life)
    return replace(
        widest,
        first=min(each.first for each in preferences),
        last=max(each.last for each in preferences),
    )


def preference_push(
    scores: NDArray[np.float64], days: NDArray[np.int64], undated: int, preference: Preference
) -> NDArray[np.float64]:
    """The push that each day (n,), counted from 1970-01-01, adds to its score: (n,).

    strength · best · 2^(-distance / half_life), where `best` is the best of the scores (n,), so
    that the push is the same share of BM25, of a cosine and of the fusion. `best` is 1 if all
    scores are 0, as under filters alone: then the dates alone give the order. An `undated`
    article gets no push.
    """
    first, last = (day.toordinal() - _EPOCH for day in (preference.first, preference.last))
    away = np.maximum(np.maximum(first - days, days - last), 0).astype(np.float64)
    push = np.exp2(-away / preference.half_life)
    push[days == undated] = 0.0
    best = float(scores.max(initial=0.0)) or 1.0
    return preference.strength * best * push
