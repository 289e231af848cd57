"""Merging: neighbours of like size become one, so that their number grows with the logarithm.

Only neighbours are merged, and the merged segment takes their place, so that rows keep
their order and equal scores their rank.
"""

from collections.abc import Sequence

from .catalogue import Catalogue
from .files import storage_errors
from .open_segments import OpenSegments
from .schema import Generation
from .segment import merge_segments

FAN = 8
"""So many neighbours of one tier become one segment; each tier is that much larger."""

SMALLEST = 1024
"""Rows below which segments are all of the first tier."""


def tier(rows: int) -> int:
    """0 for fewer than `SMALLEST` rows, then one more for each factor of `FAN`."""
    number = 0
    while rows >= SMALLEST:
        rows //= FAN
        number += 1
    return number


def merge_run(sizes: Sequence[int], fan: int = FAN) -> slice | None:
    """The first run of `fan` or more neighbours that share a tier; None when there is none."""
    start = 0
    for end in range(1, len(sizes) + 1):
        if end == len(sizes) or tier(sizes[end]) != tier(sizes[start]):
            if end - start >= fan:
                return slice(start, end)
            start = end
    return None


def merge_all(segments: OpenSegments, catalogue: Catalogue, fan: int = FAN) -> None:
    """Merge as long as there are `fan` neighbours of one size; each merge is a generation."""
    while run := merge_run([segment.rows for segment in segments], fan):
        old = segments[run]
        with storage_errors(segments.root):
            record = merge_segments(
                segments.root, segments.new_id(), old, segments.encoder, None, segments.flat_rows
            )
        with catalogue.transaction("IMMEDIATE"):
            catalogue.put_segment(record)
            catalogue.drop_segments([segment.id for segment in old])
            catalogue.put_generation(Generation.now(catalogue.generation() + 1, "merge"))
        segments.replace(run, record)
        segments.sweep()
