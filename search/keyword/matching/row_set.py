"""A row set: some rows of one segment, as sorted numbers or as a mask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ....index.storage.arrays import distinct

# If more than one row in this number is in the set, a mask is smaller and faster.
_DENSE: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class RowSet:
    """Some of the rows 0..size-1. Exactly one of `rows` (int64, ascending) and `mask` is given.

    Arrays are shared and must not be written to.
    """

    size: int
    rows: NDArray[np.int64] | None = None
    mask: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, rows: NDArray[np.integer], size: int) -> "RowSet":
        """The set of `rows`, which are ascending and distinct."""
        if len(rows) * _DENSE <= size:
            return cls(size, rows=rows.astype(np.int64, copy=False))
        mask = np.zeros(size, bool)
        mask[rows] = True
        return cls(size, mask=mask)

    @property
    def count(self) -> int:
        """The number of rows in the set."""
        if self.mask is not None:
            return int(np.count_nonzero(self.mask))
        return len(self.to_rows())

    @property
    def nbytes(self) -> int:
        """The size of the set in bytes."""
        return (0 if self.rows is None else self.rows.nbytes) + (
            0 if self.mask is None else self.mask.nbytes
        )

    def to_mask(self) -> NDArray[np.bool_]:
        """The set as a mask: bool[size]."""
        if self.mask is not None:
            return self.mask
        mask = np.zeros(self.size, bool)
        mask[self.rows] = True
        return mask

    def to_rows(self) -> NDArray[np.int64]:
        """The set as row numbers: int64, ascending."""
        if self.mask is not None:
            return np.flatnonzero(self.mask)
        assert self.rows is not None, "a set has rows or a mask"
        return self.rows

    def complement(self) -> "RowSet":
        """The rows that are not in this set."""
        return RowSet(self.size, mask=~self.to_mask())

    def __and__(self, other: "RowSet") -> "RowSet":
        """The rows in both sets."""
        if self.rows is not None and other.rows is not None:
            return RowSet(self.size, rows=common(self.rows, other.rows))
        if self.rows is not None:
            return RowSet(self.size, rows=self.rows[other.to_mask()[self.rows]])
        if other.rows is not None:
            return other & self
        return RowSet(self.size, mask=self.to_mask() & other.to_mask())

    def __sub__(self, other: "RowSet") -> "RowSet":
        """The rows in this set and not in the other."""
        if self.rows is None:
            return self & other.complement()
        if other.rows is None:
            return RowSet(self.size, rows=self.rows[~other.to_mask()[self.rows]])
        return RowSet(self.size, rows=self.rows[~among(self.rows, other.rows)])


def union(sets: Iterable[RowSet], size: int) -> RowSet:
    """The rows in any of `sets`."""
    found = list(sets)
    if len(found) == 1:
        return found[0]
    if sum(rows.count for rows in found) * _DENSE <= size:
        parts = [rows.to_rows() for rows in found]
        merged = distinct(np.concatenate(parts)) if parts else np.empty(0, np.int64)
        return RowSet(size, rows=merged)
    mask = np.zeros(size, bool)
    for rows in found:
        if rows.rows is not None:
            mask[rows.rows] = True
        else:
            mask |= rows.to_mask()
    return RowSet(size, mask=mask)


def among(wanted: NDArray[np.int64], ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of `wanted` (n,) are in `ascending`: bool[n]."""
    if not len(ascending):
        return np.zeros(len(wanted), bool)
    places = ascending.searchsorted(wanted)
    places[places == len(ascending)] = 0
    found: NDArray[np.bool_] = ascending.take(places) == wanted
    return found


def common(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers that two ascending arrays share, ascending."""
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    return few[among(few, many)]
