"""The merge of segments: neighbours of like size become one.

The number of segments then grows with the logarithm of the rows. Only neighbours are merged, and
the merged segment takes their place, so that rows keep their order and equal scores their rank.
Where each article is analysed by its own language, neighbours are those of one language, and their
rows keep their order among themselves.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..storage.files import storage_errors
from ..words.analyzer import Analyzer
from .open_segments import OpenSegments
from .segment import Segment
from .segment_writer import merge_segments

SMALLEST = 1024
"""Segments with fewer rows are of the first tier."""

FAN = 8
"""Neighbours of the first tier that become one segment. Few commits wait for such a merge."""

LARGE_FAN = 4
"""Neighbours of another tier that become one segment; each tier is larger by this factor. A large
segment costs a search about a millisecond. Writing its rows again costs less than a hundredth of
encoding them."""


def tier(rows: int) -> int:
    """The tier of a segment: 0 below `SMALLEST` rows, then one more per factor of `LARGE_FAN`."""
    number = 0
    while rows >= SMALLEST:
        rows //= LARGE_FAN
        number += 1
    return number


class Mergeable(NamedTuple):
    """What decides about a merge: a segment's rows, the analysis of its texts, its columns."""

    rows: int
    analysis: int | None = None
    has_columns: bool = True

    @property
    def kind(self) -> tuple[int, int | None, bool]:
        """Only segments of one kind are merged: of one tier, with words made by one analysis.

        All have columns, or none has.
        """
        return tier(self.rows), self.analysis, self.has_columns


def merge_run(segments: Sequence[Mergeable], fan: int | None = None) -> slice | None:
    """The first run of neighbours of a kind that is long enough to merge; None if there is none.

    The least length is `fan`, by default that of the tier.
    """
    start = 0
    for end in range(1, len(segments) + 1):
        level = segments[start].kind[0]
        if end == len(segments) or segments[end].kind != segments[start].kind:
            if end - start >= (fan or (FAN if level == 0 else LARGE_FAN)):
                return slice(start, end)
            start = end
    return None


class Merger:
    """The merger of a writer's segments; each merge is a generation.

    In the background a thread writes the files while the writer goes on. The writer itself commits
    the merge at its next step, because a connection belongs to one thread.
    """

    def __init__(
        self, segments: OpenSegments, catalogue: Catalogue, *, background: bool = False
    ) -> None:
        """Merge the `segments` of a `catalogue`, in the background or at once."""
        self._segments, self._catalogue, self._background = segments, catalogue, background
        self._thread = ThreadPoolExecutor(1, "merging")
        self._under_way: tuple[list[Segment], Future[SegmentRecord]] | None = None

    def step(self, fan: int | None = None) -> None:
        """Commit a finished merge, and merge each run of neighbours that is long enough."""
        if self._under_way and self._under_way[1].done():
            self.finish()
        while not self._under_way:
            old = self._run(fan)
            if not old:
                return
            id_ = self._segments.new_id()
            if self._background:
                self._segments.written.add(id_)
                self._under_way = old, self._thread.submit(self._merged, id_, old)
            else:
                self._commit(old, self._merged(id_, old))

    def exhaust(self, fan: int) -> None:
        """Merge until no `fan` neighbours are of one tier."""
        self.finish()
        while self._run(fan):
            self.step(fan)
            self.finish()

    def _run(self, fan: int | None) -> list[Segment]:
        """The segments to merge next; none if no run of neighbours is long enough."""
        alike: dict[Analyzer, list[Segment]] = {}
        for segment in self._segments:
            alike.setdefault(self._segments.analyzer.of(segment.language), []).append(segment)
        for own in alike.values():
            kinds = [Mergeable(s.rows, s.analysis, s.columns is not None) for s in own]
            if run := merge_run(kinds, fan):
                return own[run]
        return []

    def _merged(self, id_: int, old: Sequence[Segment]) -> SegmentRecord:
        with storage_errors(self._segments.root):
            return merge_segments(
                self._segments.root,
                id_,
                old,
                self._segments.encoder,
                self._segments.flat_rows,
            )

    def finish(self) -> None:
        """Wait for the merge in progress, if any, and commit it."""
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
        """End the thread after the merge in progress, which only `finish` commits."""
        self._thread.shutdown()
