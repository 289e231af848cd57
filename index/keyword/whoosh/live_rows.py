"""The live rows of a snapshot's segments, numbered from 0 without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..array_file import Array
from ..segment import KeywordSegment


@dataclass(frozen=True)
class LivePart:
    """The live rows of one segment; the first of them has the number `first`.

    `live` bool[rows] says which they are, or is None if all are.
    """

    segment: KeywordSegment
    live: Array | None
    first: int

    @property
    def size(self) -> int:
        """How many live rows the segment has."""
        return self.segment.rows if self.live is None else int(np.count_nonzero(self.live))

    def kept(self, values: Array) -> Array:
        """Those of `values` (rows,) that belong to live rows."""
        return values if self.live is None else values[self.live]

    def selection(self, rows: Array) -> Array | None:
        """Which of `rows` (n,) are live, as indices; None for all of them."""
        return None if self.live is None else np.flatnonzero(self.live[rows])

    def numbers(self, rows: Array) -> Array:
        """int64[n]: the numbers of `rows`, which must be live."""
        return self.first + (rows.astype(np.int64) if self.live is None else self._places[rows])

    @cached_property
    def _places(self) -> Array:
        """int64[rows]: how many live rows come before each row."""
        assert self.live is not None
        return np.cumsum(self.live, dtype=np.int64) - self.live

    def rows_of_documents(self, field: str) -> Array:
        """uint[documents]: how many live rows each document of a field stands for."""
        if field == "body":
            return np.ones(self.segment.rows, np.uint8) if self.live is None else self.live
        starts = self.segment.starts.astype(np.int64)
        if self.live is None:
            return np.diff(starts)
        before = np.concatenate([[0], np.cumsum(self.live, dtype=np.int64)])
        return np.diff(before[starts])


class LiveRows:
    """All live rows of some segments, in order of row, with what the segments know of each."""

    def __init__(self, segments: Sequence[KeywordSegment], live: Sequence[Array | None]) -> None:
        """Number the rows that `live`, bool[rows] or None for each segment, lets through."""
        parts: list[LivePart] = []
        self.count = 0
        for segment, mask in zip(segments, live, strict=True):
            part = LivePart(segment, mask, self.count)
            parts.append(part)
            self.count += part.size
        self.parts = tuple(parts)

    @cached_property
    def rows(self) -> Array:
        """int64[count]: the row of the snapshot that each number stands for."""
        bases = np.cumsum([0, *(part.segment.rows for part in self.parts)])
        return self._joined(
            [
                base + part.kept(np.arange(part.segment.rows))
                for base, part in zip(bases, self.parts, strict=False)
            ]
        )

    @cached_property
    def days(self) -> Array:
        """int64[count]: days since 1970-01-01, or NO_DATE."""
        return self._joined(
            [part.kept(part.segment.dates()[part.segment.owners()]) for part in self.parts]
        )

    @cached_property
    def positions(self) -> Array:
        """int64[count]: which passage of its article each row is, from 0."""
        return self._joined(
            [
                part.kept(
                    np.arange(part.segment.rows)
                    - part.segment.starts.astype(np.int64)[part.segment.owners()]
                )
                for part in self.parts
            ]
        )

    def lengths(self, field: str) -> Array:
        """int64[count]: how many terms each row has in a field."""
        return self._joined([part.kept(part.segment.lengths(field)) for part in self.parts])

    @staticmethod
    def _joined(arrays: list[Array]) -> Array:
        return np.concatenate([np.empty(0, np.int64), *arrays]).astype(np.int64)
