"""Ranking: the exact k best rows of one segment, from what each term adds."""

import threading
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .contributions import TOGETHER, Part, contributions, in_groups
from .rowset import RowSet
from .segment_terms import Ranked, SegmentTerms, Titles

# Bounds are sums of rounded numbers too: one in 10^12 covers thousands of terms.
_SLACK: Final = 1 - 1e-12
# A filter that leaves fewer rows than one in so many postings is scored row by row.
_FEW: Final = 16
# Rows that are looked through at once, or a few more.
_BATCH: Final = 1 << 18
# Rows so few that it costs less to look them all up than to see which may be left out.
_FEW_ROWS: Final = 256
# Blocks for the quick lower bound of the k-th best, per row that is asked for.
_BLOCKS: Final = 4
# Rows of the best titles that are looked at for what the k-th best reaches, per row asked for.
_TITLED: Final = 4


class Scratch(threading.local):
    """Arrays of zeros for each thread, kept: fresh memory costs more than the additions."""

    def __init__(self, rows: int, articles: int) -> None:
        """Room for so many."""
        self.rows = np.zeros(rows)
        self.articles = np.zeros(articles)


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
    titles = terms.titles(scratch.articles)
    try:
        return _added_up(terms, titles, allowed, k, floor, scratch.rows)
    finally:
        titles.totals[titles.articles] = 0.0


def _added_up(
    terms: SegmentTerms,
    titles: Titles,
    allowed: RowSet | None,
    k: int,
    threshold: float,
    totals: NDArray[np.float64],
) -> Ranked:
    """The `k` best of all rows, of which at least `k` are known to reach the threshold.

    The weightiest terms are added up for every row, in `totals`, which are zeros and are left
    so; the others are looked up for the rows that may still be among the best. What rows with
    good titles have so far says early what the k-th best reaches.
    """
    mask = None if allowed is None else allowed.to_mask()
    wanted = k * _TITLED if sum(part.size for part in terms.body) > TOGETHER else 0
    titled = terms.rows_of(titles.best(wanted), allowed)
    from_titles = terms.title_scores(titles, titled)
    rest = _upper_bounds(terms.body)
    added = 0
    touched: list[NDArray[np.int64]] = []
    try:
        for group in in_groups(terms.body):
            # A row with none of the terms so far needs a title that makes up for them.
            least = threshold * _SLACK - rest[added]
            if least > 0 and titles.rows_from(least) < sum(part.size for part in group):
                break
            terms.deadline.check()
            for documents, adds in contributions(group):
                if mask is not None:
                    keep = mask.take(documents)
                    documents, adds = documents[keep], adds[keep]
                touched.append(documents)
                np.add.at(totals, documents, adds)
            added += len(group)
            threshold = max(threshold, _lower_bound(totals.take(titled) + from_titles, k))
        terms.deadline.check()
        least = threshold * _SLACK - rest[added]
        found = []
        for rows in _batches(touched, totals):
            terms.deadline.check()
            sums = totals.take(rows)
            # A row comes once for each of its terms.
            threshold = max(threshold, _lower_bound(sums, k * added))
            least = threshold * _SLACK - rest[added]
            found.append(rows.take((sums >= least - titles.highest).nonzero()[0]))
        good = terms.rows_of(titles.articles[titles.scores >= least], allowed)
        rows = np.concatenate((good, *found))
        scores = totals.take(rows)
        last = _last_of_each(rows, totals)
    finally:
        if sum(map(len, touched)) > len(totals):
            totals.fill(0.0)
        else:
            for documents in touched:
                totals[documents] = 0.0
    rows, scores = rows.take(last), scores.take(last)
    from_titles = terms.title_scores(titles, rows)
    likely = (scores + from_titles >= least).nonzero()[0]
    likely = likely[rows.take(likely).argsort()]
    rows, scores, from_titles = rows.take(likely), scores.take(likely), from_titles.take(likely)
    for part, most in zip(terms.body[added:], rest[added + 1 :], strict=True):
        terms.deadline.check()
        scores += part.at(rows)
        if len(rows) < _FEW_ROWS:
            continue
        sums = scores + from_titles
        threshold = max(threshold, _lower_bound(sums, k))
        likely = (sums >= threshold * _SLACK - most).nonzero()[0]
        rows, scores, from_titles = rows.take(likely), scores.take(likely), from_titles.take(likely)
    return select(rows, scores + from_titles, k)


def _batches(
    lists: Sequence[NDArray[np.int64]], totals: NDArray[np.float64]
) -> Iterator[NDArray[np.int64]]:
    """The rows of `lists`, joined to arrays of a size that one look at the deadline may wait for.

    Of more postings than there are rows, each row once: those that have a total.
    """
    if sum(map(len, lists)) > len(totals):
        yield totals.nonzero()[0]
        return
    batch: list[NDArray[np.int64]] = []
    size = 0
    for rows in lists:
        batch.append(rows)
        size += len(rows)
        if size >= _BATCH:
            yield np.concatenate(batch)
            batch, size = [], 0
    if batch:
        yield batch[0] if len(batch) == 1 else np.concatenate(batch)


def _last_of_each(rows: NDArray[np.int64], totals: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places in `rows` (n,), of each row that comes several times its last; sets totals to 0."""
    places = np.arange(len(rows), dtype=np.float64)
    totals[rows] = places
    last: NDArray[np.int64] = (totals.take(rows) == places).nonzero()[0]
    totals[rows] = 0.0
    return last


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
