"""Which segments to merge: neighbours of like size, so that their number grows with the logarithm.

Only neighbours are merged, and the merged segment takes their place, so that rows keep
their order and equal scores their rank.
"""

from collections.abc import Sequence

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


def merge_run(sizes: Sequence[int]) -> slice | None:
    """The first run of `FAN` or more neighbours that share a tier; None when there is none."""
    start = 0
    for end in range(1, len(sizes) + 1):
        if end == len(sizes) or tier(sizes[end]) != tier(sizes[start]):
            if end - start >= FAN:
                return slice(start, end)
            start = end
    return None
