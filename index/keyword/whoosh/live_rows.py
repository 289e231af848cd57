"""The live rows of a snapshot's segments, numbered from 0 without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...storage.array_file import Array
from ...storage.cached import cached_property
from ..segment import KeywordSegment


@dataclass(frozen=True)
class LivePart:
    """The live rows of one segment; the first live row has the number `first`.

    `live` bool[rows] is the mask of live rows; None if all are live.
    """

    segment: KeywordSegment
    live: Array | None
    first: int

    @property
    def size(self) -> int:
        """The number of live rows of the segment."""
        return self.segment.rows if self.live is None else int(np.count_nonzero(self.live))

    def kept(self, values: Array) -> Array:
        """The values of the live rows, of `values` (rows,)."""
        return values if self.live is None else values[self.live]

    def selection(self, rows: Array) -> Array | None:
        """The indices of the live ones among `rows` (n,); None for all."""
        return None if self.live is None else np.flatnonzero(self.live[rows])

    def numbers(self, rows: Array) -> Array:
        """int64[n]: the numbers of `rows`, which must be live."""
        return self.first + (rows.astype(np.int64) if self.live is None else self._places[rows])

    @cached_property
    def _places(self) -> Array:
        """int64[rows]: the number of live rows before each row."""
        assert self.live is not None
        return np.cumsum(self.live, dtype=np.int64) - self.live

    def rows_of_documents(self, field: str) -> Array:
        """uint[documents]: the number of live rows of each document of a field."""
        if field == "body":
            return np.ones(self.segment.rows, np.uint8) if self.live is None else self.live
        starts = self.segment.starts.astype(np.int64)
        if self.live is None:
            return np.diff(starts)
        before = np.concatenate([[0], np.cumsum(self.live, dtype=np.int64)])
        return np.diff(before[starts])


class LiveRows:
    """All live rows of some segments, in order of row, with their dates, positions and lengths."""

    def __init__(self, segments: Sequence[KeywordSegment], live: Sequence[Array | None]) -> None:
        """Number the live rows: `live` has a mask bool[rows], or None for all, per segment."""
        parts: list[LivePart] = []
        self.count = 0
        for segment, mask in zip(segments, live, strict=True):
            part = LivePart(segment, mask, self.count)
            parts.append(part)
            self.count += part.size
        self.parts = tuple(parts)

    @cached_property
    def rows(self) -> Array:
        """int64[count]: the row in the snapshot of each live row."""
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
        """int64[count]: the position of each row in its article, from 0."""
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
        """int64[count]: the number of terms of each row in a field."""
        return self._joined([part.kept(part.segment.lengths(field)) for part in self.parts])

    @staticmethod
    def _joined(arrays: list[Array]) -> Array:
        return np.concatenate([np.empty(0, np.int64), *arrays]).astype(np.int64)
