"""Ranking: the exact k best rows of one segment, from what each term adds."""

from collections.abc import Sequence
from sys import maxsize
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.arrays import distinct
from .contributions import TOGETHER, Part, in_groups
from .rowset import RowSet
from .segment_terms import Ranked, SegmentTerms, Titles

# Bounds are sums of rounded numbers too: one in 10^12 covers thousands of terms.
_SLACK: Final = 1 - 1e-12
# A filter that leaves fewer rows than one in so many postings is scored row by row.
_FEW: Final = 16
# Rows so few that it costs less to look them all up than to see which may be left out.
_FEW_ROWS: Final = 256
# Blocks for the quick lower bound of the k-th best, per row that is asked for.
_BLOCKS: Final = 4
# Of more postings than one for so many rows, the rows are told from their totals.
_DENSE: Final = 8
# Articles with the best titles whose rows are looked at from the start.
_TITLED: Final = 64

_NO_ROWS: Final = np.empty(0, np.int64)
_NOTHING: Final = np.empty(0)


def best_rows(terms: SegmentTerms, allowed: RowSet | None, k: int, floor: float) -> Ranked:
    """The `k` best of the allowed rows that have any of `terms`; ties by row, ascending.

    Rows that score less than `floor`, the k-th best known from elsewhere, may be left out.

    Turtle and Flood: Query evaluation: strategies and optimizations, 1995 (MaxScore), with
    whole lists in the place of single documents, and titles in the place of a further list.
    """
    return select(*_candidates(terms, allowed, k, floor), k)


def rows_reaching(terms: SegmentTerms, allowed: RowSet | None, least: float) -> Ranked:
    """All allowed rows that have any of `terms` and score `least` or more, in any order."""
    rows, scores = _candidates(terms, allowed, maxsize, least)
    enough = ((scores >= least) & (scores > 0)).nonzero()[0]
    return rows.take(enough), scores.take(enough)


def _candidates(terms: SegmentTerms, allowed: RowSet | None, k: int, floor: float) -> Ranked:
    """Allowed rows and their scores, among which are the `k` best; see `best_rows`."""
    postings = sum([part.size for part in terms.body])
    if allowed is not None and allowed.count * _FEW < postings:
        rows = allowed.to_rows()
        return rows, terms.scores(rows)
    titles = terms.titles()
    try:
        return _added_up(terms, titles, allowed, k, floor)
    finally:
        titles.totals[titles.articles] = 0.0


def _added_up(
    terms: SegmentTerms, titles: Titles, allowed: RowSet | None, k: int, threshold: float
) -> Ranked:
    """Among others the `k` best of all rows, of which `k` are known to reach the threshold.

    The weightiest terms are added up for every row, in the scratch; the others are looked up
    for the rows that may still be among the best. What rows with the best titles, or with the
    first terms, have so far says early what the k-th best reaches.
    """
    totals = terms.scratch.rows
    mask = None if allowed is None else allowed.to_mask()
    rest = _upper_bounds(terms.body)
    best_titles, listed = titles.best(_TITLED)
    titled = terms.rows_of(best_titles, allowed)
    lists: list[NDArray[np.int64]] = []
    rows, from_titles = _NO_ROWS, _NOTHING
    added, complete = 0, False  # whether `rows` are those of all lists
    try:
        for group in in_groups(terms.body):
            # A row with none of the terms so far needs a title that makes up for them.
            least = threshold * _SLACK - rest[added]
            if least > 0 and terms.rows_reaching(titles, least) < sum([p.size for p in group]):
                break
            documents, adds = terms.contributions(group)
            if mask is not None:
                keep = mask.take(documents)
                documents, adds = documents[keep], adds[keep]
            lists.append(documents)
            np.add.at(totals, documents, adds)
            if not added:
                rows = distinct(np.concatenate((titled, documents[:TOGETHER])))
                from_titles = terms.title_scores(titles, rows)
            complete = not added and len(documents) <= TOGETHER
            added += len(group)
            threshold = max(threshold, _lower_bound(totals.take(rows) + from_titles, k))
        terms.deadline.check()
        if not complete:
            rows = _each_once(titled, lists, totals)
            from_titles = terms.title_scores(titles, rows)
            threshold = max(threshold, _lower_bound(totals.take(rows) + from_titles, k))
        least = threshold * _SLACK - rest[added]
        if least < listed:
            titled = terms.rows_of(titles.reaching(least), allowed)
            rows = _each_once(titled, lists, totals)
            from_titles = terms.title_scores(titles, rows)
        candidates = _likely(rows, totals.take(rows), from_titles, least)
    finally:
        for documents in lists:
            totals[documents] = 0.0
    for part, most in zip(terms.body[added:], rest[added + 1 :], strict=True):
        terms.deadline.check()
        rows, scores, from_titles = candidates
        scores += part.at(rows)
        if len(rows) >= _FEW_ROWS:
            threshold = max(threshold, _lower_bound(scores + from_titles, k))
            candidates = _likely(*candidates, threshold * _SLACK - most)
    rows, scores, from_titles = candidates
    return rows, scores + from_titles


def _each_once(
    titled: NDArray[np.int64], lists: list[NDArray[np.int64]], totals: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The rows `titled` and those of `lists`, ascending; the latter are all that have a total."""
    if sum(map(len, lists)) * _DENSE > len(totals):
        lists = [(totals > 0.0).nonzero()[0]]
    return distinct(np.concatenate([titled, *lists]))


def _likely(
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    from_titles: NDArray[np.float64],
    least: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Those of some rows, with their scores, that have `least` or more."""
    which = (scores + from_titles >= least).nonzero()[0]
    return rows.take(which), scores.take(which), from_titles.take(which)


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
