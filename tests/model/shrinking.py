"""The shortest failing history: operations are left out as long as the run still fails so."""

from collections.abc import Callable, Sequence
from time import monotonic

from .drawing import Operation


def shortest(
    operations: Sequence[Operation],
    fails: Callable[[Sequence[Operation]], bool],
    seconds: float,
) -> list[Operation]:
    """Some of `operations`, in their order, that fail and of which none can be left out.

    After so many `seconds` it is the shortest found by then. Delta debugging: Zeller and
    Hildebrandt: Simplifying and Isolating Failure-Inducing Input, 2002.
    """
    kept, size, end = list(operations), max(len(operations) // 2, 1), monotonic() + seconds
    while True:
        start, before = 0, len(kept)
        while start < len(kept):
            if monotonic() > end:
                return kept
            fewer = kept[:start] + kept[start + size :]
            if fewer and fails(fewer):
                kept = fewer
            else:
                start += size
        if size == 1 and len(kept) == before:
            return kept
        size = max(size // 2, 1)
