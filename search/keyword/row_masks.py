"""Row masks: the rows that a search may find, as one mask for each segment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..corpus import Allowed


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """The rows that a search may find, see `corpus.Allowed`.

    `parts` has a mask bool[rows] for each segment, None for all of its rows; the rows of segment s
    are bases[s]:bases[s+1], int64[segments+1].
    """

    parts: tuple[NDArray[np.bool_] | None, ...]
    bases: NDArray[np.int64]

    @classmethod
    def only(cls, rows: NDArray[np.int64], bases: NDArray[np.int64]) -> "Masks":
        """Masks that allow exactly these rows (n,)."""
        mask = np.zeros(int(bases[-1]), np.bool_)
        mask[rows] = True
        return cls(tuple(np.split(mask, bases[1:-1])) if len(bases) > 1 else (), bases)

    @property
    def count(self) -> int:
        """The number of allowed rows."""
        return sum(
            size if part is None else int(np.count_nonzero(part))
            for part, size in zip(self.parts, np.diff(self.bases).tolist(), strict=True)
        )

    def rows(self) -> NDArray[np.int64]:
        """All allowed rows, ascending: (count,)."""
        found = [
            np.arange(base, end) if part is None else base + np.flatnonzero(part)
            for part, base, end in zip(self.parts, self.bases[:-1], self.bases[1:], strict=True)
        ]
        return np.concatenate([np.empty(0, np.int64), *found])

    def has(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some rows (n,) are allowed: (n,)."""
        allowed = np.ones(len(rows), np.bool_)
        owners = self.bases.searchsorted(rows, side="right") - 1
        for number, part in enumerate(self.parts):
            if part is not None:
                own = np.flatnonzero(owners == number)
                allowed[own] = part[rows[own] - self.bases[number]]
        return allowed


def masks_of(allowed: Allowed) -> Masks:
    """`allowed` as masks. Raises TypeError if it comes from another kind of corpus."""
    if not isinstance(allowed, Masks):
        raise TypeError(f"a corpus takes back the rows that it allowed, not {type(allowed)}")
    return allowed
