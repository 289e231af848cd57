"""Ranges of numbers as one array, for gathering lists of different lengths."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


def offsets_of(counts: Numbers) -> Numbers:
    """int64[n+1]: 0, counts[0], counts[0]+counts[1], …"""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def spread(firsts: Numbers, counts: Numbers) -> Numbers:
    """firsts[0], firsts[0]+1, … counts[0] of them; then those from firsts[1]; … as int64."""
    offsets = offsets_of(counts)
    numbers: Numbers = np.arange(offsets[-1])
    numbers += np.repeat(firsts - offsets[:-1], counts)
    return numbers
