"""Ranking: the exact k best rows of one segment, from what each term adds."""

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..limits import Deadline
from .contributions import Part
from .rowset import RowSet
from .segment_terms import Ranked, SegmentTerms, Titles

# Bounds are sums of rounded numbers too: one in 10^12 covers thousands of terms.
_SLACK: Final = 1 - 1e-12
# A filter that leaves fewer rows than one in so many postings is scored row by row.
_FEW: Final = 4
# Blocks for the quick lower bound of the k-th best, per row that is asked for.
_BLOCKS: Final = 4
# Postings from which on it pays to score some promising rows first, and how many, per row that
# is asked for.
_WORTH_TRYING: Final = 8192
_TRIED: Final = 3


class Scratch(threading.local):
    """An array of zeros for each thread, kept: fresh memory costs more than the additions."""

    def __init__(self, size: int) -> None:
        """Room for `size` rows."""
        self.totals = np.zeros(size)


def best_rows(
    terms: SegmentTerms, allowed: RowSet | None, k: int, floor: float, scratch: Scratch
) -> Ranked:
    """The `k` best of the allowed rows that have any of `terms`; ties by row, ascending.

    Rows that score less than `floor`, the k-th best known from elsewhere, may be left out.

    Turtle and Flood: Query evaluation: strategies and optimizations, 1995 (MaxScore), with
    whole lists in the place of single documents, and titles in the place of a further list.
    """
    postings = sum(part.size for part in terms.body)
    if allowed is not None and allowed.count * _FEW < postings:
        rows = allowed.to_rows()
        return select(rows, terms.scores(rows), k)
    rest = _upper_bounds(terms.body)
    titles = terms.titles()
    threshold = floor
    if postings > _WORTH_TRYING and k < len(titles.articles):
        tried = titles.best(k * _TRIED)
        rows = terms.rows_of(tried, allowed)
        scores = terms.body_scores(rows) + terms.title_scores(titles, rows)
        threshold = max(threshold, _lower_bound(scores, k))
    return _added_up(terms, titles, allowed, rest, k, threshold, scratch.totals)


def _added_up(
    terms: SegmentTerms,
    titles: Titles,
    allowed: RowSet | None,
    rest: Sequence[float],
    k: int,
    threshold: float,
    totals: NDArray[np.float64],
) -> Ranked:
    """The `k` best of all rows, of which at least `k` are known to reach the threshold."""
    mask = None if allowed is None else allowed.to_mask()
    touched: list[NDArray[np.int64]] = []
    try:
        for part, most in zip(terms.body, rest, strict=False):
            # A row with none of the terms so far needs a title that makes up for them.
            least = threshold * _SLACK - most
            if least > 0 and titles.rows_from(least) < part.size:
                break
            terms.deadline.check()
            documents, adds = part.all()
            if mask is not None:
                keep = mask[documents]
                documents, adds = documents[keep], adds[keep]
            partial = totals.take(documents)
            partial += adds
            totals[documents] = partial
            touched.append(documents)
            threshold = max(threshold, _lower_bound(partial, k))
        added = len(touched)
        least = threshold * _SLACK - rest[added]
        first = terms.rows_of(titles.articles[titles.scores >= least], allowed)
        rows, scores = _taken(totals, [first, *touched], terms.deadline)
    except BaseException:
        totals.fill(0.0)
        raise
    from_titles = terms.title_scores(titles, rows)
    likely = np.flatnonzero(scores + from_titles >= least)
    likely = likely[np.argsort(rows[likely])]
    rows, scores, from_titles = rows[likely], scores[likely], from_titles[likely]
    for part, most in zip(terms.body[added:], rest[added + 1 :], strict=True):
        terms.deadline.check()
        scores += part.at(rows)
        together = scores + from_titles
        threshold = max(threshold, _lower_bound(together, k))
        likely = np.flatnonzero(together >= threshold * _SLACK - most)
        rows, scores, from_titles = rows[likely], scores[likely], from_titles[likely]
    return select(rows, scores + from_titles, k)


def select(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> Ranked:
    """The `k` best of `rows` that score above 0, best first; ties by row, ascending."""
    if len(rows) > k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k] if k else np.inf
        keep = scores >= least
        rows, scores = rows[keep], scores[keep]
    order = np.lexsort((rows, -scores))[:k]
    order = order[scores[order] > 0]
    return rows[order], scores[order]


def _upper_bounds(parts: Sequence[Part]) -> list[float]:
    """At i, the most that parts i, i+1, … can add to a row together; 0 at the end."""
    bounds = [0.0]
    for part in reversed(parts):
        bounds.append(bounds[-1] + part.bound)
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
    totals: NDArray[np.float64], touched: Sequence[NDArray[np.int64]], deadline: Deadline
) -> Ranked:
    """All `touched` rows with their totals, which go to 0.

    Those that come first are taken whatever their total. Each row once: when it comes again,
    its total is 0 already.
    """
    found, scores = [], []
    for number, rows in enumerate(touched):
        deadline.check()
        values = totals.take(rows)
        totals[rows] = 0.0
        if number:
            places = np.flatnonzero(values)
            rows, values = rows[places], values[places]
        found.append(rows)
        scores.append(values)
    return np.concatenate(found), np.concatenate(scores)
