"""The rows nearest to a query over several segments, chosen from their proposals.

Each segment proposes rows. Cosines from flat segments are exact. Cosines from cells are rough, and
only the best rows of all segments are read and scored exactly.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .proposal import Proposal, candidates
from .segment import VectorSegment

LEVELLED = 32
"""Rows per segment whose exact cosines make the segment's rough ones comparable with another's: the
error is much the same for all rows near a query, but differs between segments."""


class Vectors(Protocol):
    """Vectors by row: those of the passages of a segment, or of its articles."""

    def at(self, rows: NDArray[np.int64], /) -> NDArray[np.float16]:
        """The vectors of some rows (n,): (n, dimension)."""


def nearest_of(
    segments: Sequence[VectorSegment],
    proposals: Sequence[Proposal],
    query: NDArray[np.float32],
    k: int,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `k` nearest of the allowed rows to a query (dimension,): rows, cosines; best first.

    `proposals` are the segments' proposals for that query and `k`. Rows are numbered through all
    segments; equal cosines are in order of row. The result has all allowed rows, up to `k`. In
    segments of cells with more than a few allowed rows, one of the nearest may be missed, and the
    next takes its place.
    """
    rows, cosines = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
    rough: list[tuple[VectorSegment, int, Proposal]] = []
    base = 0
    for segment, proposal in zip(segments, proposals, strict=True):
        if proposal.exact:
            rows.append(proposal.rows + base)
            cosines.append(proposal.cosines)
        elif len(proposal.rows):
            rough.append((segment, base, proposal))
        base += segment.rows
    if rough:
        first = [(segment, base, proposal.rows[:LEVELLED]) for segment, base, proposal in rough]
        found = cosines_of([(segment, chosen) for segment, _, chosen in first], query)
        enough = candidates(k, base)
        counts = _worth_reading([proposal.cosines for *_, proposal in rough], found, enough)
        rest = [
            (segment, base, np.sort(proposal.rows[LEVELLED:count]))
            for (segment, base, proposal), count in zip(rough, counts, strict=True)
        ]
        rows += (chosen + base for _, base, chosen in first + rest)
        cosines += found + cosines_of([(segment, chosen) for segment, _, chosen in rest], query)
    all_rows, all_cosines = np.concatenate(rows), np.concatenate(cosines)
    best = np.lexsort((all_rows, -all_cosines))[:k]
    return all_rows[best], all_cosines[best]


def _worth_reading(
    rough: Sequence[NDArray[np.float32]], first: Sequence[NDArray[np.float32]], count: int
) -> list[int]:
    """The number of each segment's rows among the best `count` of all.

    `rough` has each segment's cosines (n,), descending, and `first` the exact ones of its first
    rows.
    """
    levels = [
        each + np.mean(exact - each[: len(exact)]) for each, exact in zip(rough, first, strict=True)
    ]
    every = np.concatenate(levels)
    if len(every) <= count:
        return [len(each) for each in levels]
    least = np.partition(every, len(every) - count)[len(every) - count]
    return [int(np.count_nonzero(each >= least)) for each in levels]


def cosines_of(
    chosen: Sequence[tuple[Vectors, NDArray[np.int64]]], query: NDArray[np.float32]
) -> list[NDArray[np.float32]]:
    """The exact cosines of a query (dimension,) and some rows (n,) of each of several: (n,) each.

    All are computed in one go.
    """
    from .exact_search import cosines  # imports FAISS, at the first search

    if not chosen:
        return []
    vectors = np.concatenate([vectors.at(rows) for vectors, rows in chosen])
    found = cosines(vectors, np.ascontiguousarray(query, np.float32))
    return np.split(found, np.cumsum([len(rows) for _, rows in chosen])[:-1])
