"""The rows of some open segments, numbered through all of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import NutgrafError, StorageError
from .segment import Segment


class SegmentRows:
    """Open segments whose rows are numbered in order: segment s holds rows bases[s]:bases[s+1]."""

    def __init__(
        self, segments: Sequence[Segment], live: Sequence[NDArray[np.bool_] | None]
    ) -> None:
        """Number the rows of `segments`; masks `live` (rows,) mark live ones, None is all."""
        self._segments: tuple[Segment, ...] | None = tuple(segments)
        self.live = tuple(live)
        self.bases: NDArray[np.int64] = np.cumsum([0, *(s.rows for s in segments)], dtype=np.int64)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, in order of row. Raises StorageError once they are let go."""
        if self._segments is None:
            raise StorageError("the snapshot is closed; open another")
        return self._segments

    def let_go(self) -> None:
        """Let go of the segments. A file is closed when nothing refers to its arrays any more."""
        self._segments, self.live = None, ()

    def damage(self) -> NutgrafError | None:
        """The first file whose bytes have changed since it was written; None if there is none.

        It reads every byte. Damaged values may raise any exception: this finds what is behind one.
        """
        return next(filter(None, (segment.damage() for segment in self.segments)), None)

    @property
    def live_rows(self) -> int:
        """The number of live passages."""
        return sum(
            segment.rows if live is None else int(np.count_nonzero(live))
            for segment, live in zip(self.segments, self.live, strict=True)
        )

    def split(self, rows: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64]]]:
        """The segments with any of `rows` (n,): number, and where in `rows` its own rows are."""
        owners = self.bases.searchsorted(rows, side="right") - 1
        places = [(owners == number).nonzero()[0] for number in range(len(self.segments))]
        return [(number, own) for number, own in enumerate(places) if len(own)]

    def versions(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The version of the article that each of `rows` (n,) belongs to: (n,)."""
        found = np.empty(len(rows), np.int64)
        for number, places in self.split(rows):
            segment = self.segments[number]
            local = rows[places] - self.bases[number]
            found[places] = segment.versions[segment.ordinals(local)]
        return found
