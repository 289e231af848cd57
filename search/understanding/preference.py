"""A preference for some days: a gentle push up for articles dated then or near."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

GENTLE: Final = 0.1
"""Of the best score: what an article dated just so gains where the question hints at a time."""

FIRM: Final = 0.25
"""The same where recent articles were asked for outright."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Preference:
    """Days from `first` to `last`; the push halves with each `half_life` days away from them."""

    first: date
    last: date
    half_life: float
    strength: float = GENTLE

    def __str__(self) -> str:
        """In words, for a person."""
        if self.first == self.last:
            return f"around {self.first.isoformat()} first"
        return f"{self.first.isoformat()} to {self.last.isoformat()} first"


def recent(newest: date, *, half_life: float = 30, strength: float = GENTLE) -> Preference:
    """The newest first: what was written on `newest`, then what was shortly before."""
    return Preference(newest, newest, half_life, strength)


def preference_push(
    scores: NDArray[np.float64], days: NDArray[np.int64], undated: int, preference: Preference
) -> NDArray[np.float64]:
    """What each day (n,), counted from 1970-01-01, adds to its score: (n,).

    strength · best · 2^(-distance / half_life), `best` being the best of the scores (n,), so
    that the push is the same part of BM25, of a cosine and of the fusion; 1 where nothing scores,
    as under filters alone, so that time alone orders. An `undated` article gets none.
    """
    first, last = (day.toordinal() - _EPOCH for day in (preference.first, preference.last))
    away = np.maximum(np.maximum(first - days, days - last), 0).astype(np.float64)
    push = np.exp2(-away / preference.half_life)
    push[days == undated] = 0.0
    best = float(scores.max(initial=0.0)) or 1.0
    return preference.strength * best * push
