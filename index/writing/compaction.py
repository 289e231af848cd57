"""The compaction of an index: deletes old generations, and frees their disk space."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..catalogue.catalogue import Catalogue
from ..catalogue.records import ChangeCounts, SegmentRecord
from ..encoder.stored_encoder import SETTING, encoder_folder, named_folders, sweep_encoders
from ..segments.merge import Merger
from ..segments.open_segments import OpenSegments
from ..segments.segment import Segment
from ..segments.segment_texts import texts_of
from ..segments.segment_writer import rewrite_segment
from ..storage.files import bytes_below, storage_errors
from ..vectors.writer import merged

NEIGHBOURS = 2
"""Neighbours of one tier that a compaction merges: it leaves as few segments as possible."""


@dataclass(frozen=True, slots=True)
class Compaction:
    """The outcome of a compaction. Bytes are those of all files of the index."""

    generation: int
    oldest: int  # the earliest generation that can still be read
    versions: int  # dropped
    bytes_before: int
    bytes_after: int


def compact(segments: OpenSegments, catalogue: Catalogue, merging: Merger, keep: int) -> Compaction:
    """Keep the `keep` newest generations, and delete all that only earlier ones need.

    An open snapshot of an earlier generation keeps its segments until it is closed; it raises
    GenerationError if a text is gone. A crash leaves the index as it was, or compacted.
    """
    before = bytes_below(segments.root)
    newest = catalogue.generations.newest()
    oldest = max(catalogue.generations.oldest(), newest - keep + 1)
    dropped = catalogue.lives.ended_by(oldest)
    if oldest > catalogue.generations.oldest():
        records = catalogue.segments.all()
        needed = {encoder_folder(each) for each in catalogue.settings.since(oldest)}
        gone = [record for record in records if record.encoder not in needed]
        gone += holding(segments, records, dropped, needed)
        written = [
            record for old in gone for record in without(segments, catalogue, old, dropped, needed)
        ]

        def forget(_: int) -> ChangeCounts:
            catalogue.forget_before(oldest)
            return ChangeCounts()

        catalogue.commit("compact", put=written, drop=[each.id for each in gone], change=forget)
        segments.reopen()
    merging.exhaust(NEIGHBOURS)
    segments.sweep()
    with storage_errors(segments.root):
        sweep_encoders(segments.root, named_folders(catalogue.settings.values_of(SETTING)))
    catalogue.database.shrink()
    return Compaction(
        catalogue.generations.newest(), oldest, len(dropped), before, bytes_below(segments.root)
    )


def holding(
    segments: OpenSegments,
    records: list[SegmentRecord],
    dropped: NDArray[np.int64],
    needed: set[str | None],
) -> Iterator[SegmentRecord]:
    """The segments that hold a dropped version."""
    for record in records:
        if record.encoder in needed:
            segment = Segment.open(segments.root, record)
            if not segment.live_articles(dropped).all():
                yield record
            segment.close()


def without(
    segments: OpenSegments,
    catalogue: Catalogue,
    record: SegmentRecord,
    dropped: NDArray[np.int64],
    needed: set[str | None],
) -> Iterator[SegmentRecord]:
    """The segment, written anew without the dropped versions; none if no version remains."""
    if record.encoder not in needed:
        return
    segment = Segment.open(segments.root, record)
    kept = segment.live_articles(dropped)
    if kept.any():
        vectors, keys = merged([(segment.vectors, segment.live(dropped))])
        with storage_errors(segments.root):
            yield rewrite_segment(
                segments.root,
                segments.new_id(),
                segment,
                kept,
                vectors,
                keys,
                texts_of(segment, catalogue),
                record.encoder,
                segments.flat_rows,
            )
    segment.close()
