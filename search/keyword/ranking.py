"""Ranking: the exact k best rows of one segment, from what each term adds.

Terms are added one after another, in the same order for every row and on every path, so a
row's score is the same number to the last bit however it was reached.
"""

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..limits import Deadline
from .rowset import RowSet
from .scoring import Contributions

Ranked = tuple[NDArray[np.int64], NDArray[np.float64]]

# Bounds are sums of rounded numbers too: one in 10^12 covers thousands of terms.
_SLACK: Final = 1 - 1e-12
_SMALLEST: Final = 5e-324
# A filter that leaves fewer rows than one in so many postings is scored row by row.
_FEW: Final = 4
# Blocks for the quick lower bound of the k-th best, per row that is asked for.
_BLOCKS: Final = 4


class Scratch(threading.local):
    """An array of zeros for each thread, kept: fresh memory costs more than the additions."""

    def __init__(self, size: int) -> None:
        """Room for `size` rows."""
        self.totals = np.zeros(size)


def best_rows(
    terms: Sequence[Contributions],
    allowed: RowSet | None,
    k: int,
    floor: float,
    scratch: Scratch,
    deadline: Deadline,
) -> Ranked:
    """The `k` best of the allowed rows that have any of `terms`; ties by row, ascending.

    Rows that score less than `floor`, the k-th best known from elsewhere, may be left out.
    `terms` come with the rarest first: that is what lets common ones be skipped.

    Turtle and Flood: Query evaluation: strategies and optimizations, 1995 (MaxScore), with
    whole lists in the place of single documents.
    """
    if allowed is not None:
        postings = sum(len(term.rows) for term in terms)
        if allowed.count * _FEW < postings:
            rows = allowed.to_rows()
            return select(rows, score_rows(terms, rows, deadline), k)
        mask = allowed.to_mask()
        terms = [_restricted(term, mask, deadline) for term in terms]
    totals = scratch.totals
    rest = _upper_bounds(terms)
    threshold = floor
    added = 0
    try:
        for term in terms:
            if threshold * _SLACK > rest[added]:
                break  # a row with none of the terms so far cannot be among the best
            deadline.check()
            added += 1
            partial = totals.take(term.rows)
            partial += term.scores
            totals[term.rows] = partial
            threshold = max(threshold, _lower_bound(partial, k))
        least = max((threshold - rest[added]) * _SLACK, _SMALLEST)
        rows, scores = _taken(totals, terms[:added], least, deadline)
    except BaseException:
        totals.fill(0.0)
        raise
    for number in range(added, len(terms)):
        deadline.check()
        _add(terms[number], rows, scores)
        threshold = max(threshold, _lower_bound(scores, k))
        keep = scores + rest[number + 1] >= threshold * _SLACK
        rows, scores = rows[keep], scores[keep]
    return select(rows, scores, k)


def score_rows(
    terms: Sequence[Contributions], rows: NDArray[np.int64], deadline: Deadline
) -> NDArray[np.float64]:
    """The scores of `rows` (n,), in any order: (n,). 0 where a row has none of the terms."""
    scores = np.zeros(len(rows))
    for term in terms:
        deadline.check()
        _add(term, rows, scores)
    return scores


def select(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> Ranked:
    """The `k` best of `rows` that score above 0, best first; ties by row, ascending."""
    if len(rows) > k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        keep = scores >= least
        rows, scores = rows[keep], scores[keep]
    order = np.lexsort((rows, -scores))[:k]
    order = order[scores[order] > 0]
    return rows[order], scores[order]


def _restricted(term: Contributions, mask: NDArray[np.bool_], deadline: Deadline) -> Contributions:
    deadline.check()
    keep = mask[term.rows]
    return Contributions(term.rows[keep], term.scores[keep], term.highest)


def _upper_bounds(terms: Sequence[Contributions]) -> list[float]:
    """At i, the most that terms i, i+1, … can add to a row together; 0 at the end."""
    bounds = [0.0]
    for term in reversed(terms):
        bounds.append(bounds[-1] + term.highest)
    return bounds[::-1]


def _lower_bound(scores: NDArray[np.float64], k: int) -> float:
    """A number that at least `k` of `scores` reach; 0 where there are fewer.

    Of many scores, the k-th best of the best of each block: a pass without sorting.
    """
    size = len(scores)
    if size < k:
        return 0.0
    blocks = _BLOCKS * k
    if size >= 4 * blocks:
        scores = scores[: size // blocks * blocks].reshape(-1, blocks).max(axis=0)
        size = blocks
    return float(np.partition(scores, size - k)[size - k])


def _taken(
    totals: NDArray[np.float64], terms: Sequence[Contributions], least: float, deadline: Deadline
) -> Ranked:
    """The rows with any of `terms` whose total is at least `least`, and the totals, which go to 0.

    Each row once: when the next of its terms comes, its total is 0 already.
    """
    rows, scores = [np.empty(0, np.int64)], [np.empty(0)]
    for term in terms:
        deadline.check()
        values = totals.take(term.rows)
        places = np.flatnonzero(values >= least)
        rows.append(term.rows[places])
        scores.append(values[places])
        totals[term.rows] = 0.0
    return np.concatenate(rows), np.concatenate(scores)


def _add(term: Contributions, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> None:
    """Add to `scores` (n,) what `term` gives to each of `rows` (n,)."""
    if not len(term.rows) or not len(rows):
        return
    places = np.searchsorted(term.rows, rows)
    places[places == len(term.rows)] = 0
    hit = term.rows[places] == rows
    scores[hit] += term.scores[places[hit]]
