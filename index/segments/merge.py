"""Merging: neighbours of like size become one, so that their number grows with the logarithm.

Only neighbours are merged, and the merged segment takes their place, so that rows keep
their order and equal scores their rank.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..storage.files import storage_errors
from .open_segments import OpenSegments
from .segment import Segment, merge_segments

SMALLEST = 1024
"""Rows below which segments are all of the first tier."""

FAN = 8
"""So many neighbours of the first tier become one segment: few commits have to wait for that."""

LARGE_FAN = 4
"""So many neighbours of another tier do; each tier is that much larger. A large segment costs a
question about a millisecond, and writing its rows once more not a hundredth of encoding them."""


def tier(rows: int) -> int:
    """0 for fewer than `SMALLEST` rows, then one more for each factor of `LARGE_FAN`."""
    number = 0
    while rows >= SMALLEST:
        rows //= LARGE_FAN
        number += 1
    return number


def merge_run(sizes: Sequence[int], fan: int | None = None) -> slice | None:
    """The first run of neighbours that share a tier and are enough to be merged; None when there is
    none. Enough are `fan`, or what their tier says."""
    start = 0
    for end in range(1, len(sizes) + 1):
        if end == len(sizes) or tier(sizes[end]) != tier(sizes[start]):
            if end - start >= (fan or (FAN if tier(sizes[start]) == 0 else LARGE_FAN)):
                return slice(start, end)
            start = end
    return None


class Merging:
    """Keeps a writer's segments few; each merge is a generation.

    In the background the files are written by a thread, while the writer goes on; the writer
    itself commits the merge at its next step, since one connection is one thread's.
    """

    def __init__(
        self, segments: OpenSegments, catalogue: Catalogue, *, background: bool = False
    ) -> None:
        """Merge some segments of a catalogue's, in the background or at once."""
        self._segments, self._catalogue, self._background = segments, catalogue, background
        self._thread = ThreadPoolExecutor(1, "merging")
        self._under_way: tuple[list[Segment], Future[SegmentRecord]] | None = None

    def step(self, fan: int | None = None) -> None:
        """Merge where there are enough neighbours of one size; commit what has been merged."""
        if self._under_way and self._under_way[1].done():
            self.finish()
        while not self._under_way:
            run = merge_run([segment.rows for segment in self._segments], fan)
            if run is None:
                return
            old, id_ = self._segments[run], self._segments.new_id()
            if self._background:
                self._segments.written.add(id_)
                self._under_way = old, self._thread.submit(self._merged, id_, old)
            else:
                self._commit(old, self._merged(id_, old))

    def exhaust(self, fan: int) -> None:
        """Merge until nowhere there are `fan` neighbours of one size."""
        self.finish()
        while merge_run([segment.rows for segment in self._segments], fan):
            self.step(fan)
            self.finish()

    def _merged(self, id_: int, old: Sequence[Segment]) -> SegmentRecord:
        with storage_errors(self._segments.root):
            return merge_segments(
                self._segments.root,
                id_,
                old,
                self._segments.encoder,
                None,
                self._segments.flat_rows,
            )

    def finish(self) -> None:
        """Wait for the merge that is under way, if any, and commit it."""
        if self._under_way is None:
            return
        old, written = self._under_way
        self._under_way = None
        try:
            self._commit(old, written.result())
        finally:
            self._segments.written.clear()

    def _commit(self, old: Sequence[Segment], record: SegmentRecord) -> None:
        self._catalogue.commit("merge", put=[record], drop=[segment.id for segment in old])
        self._segments.replace(old, record)
        self._segments.sweep()

    def close(self) -> None:
        """Let go of the thread, once the merge that is under way has ended; see `finish`."""
        self._thread.shutdown()
