"""The best rows: the exact k best of one segment, from the contributions of terms."""

from collections.abc import Sequence
from sys import maxsize
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ....index.storage.arrays import distinct
from ...corpus import Listed
from ..matching.row_set import RowSet
from .contributions import WeighedTerm, in_groups
from .segment_terms import SegmentTerms
from .sums import Sum

# Bounds are sums of rounded numbers too: a margin of one in 10^12 covers thousands of terms.
_SLACK: Final = 1 - 1e-12
# If a filter leaves fewer rows than one in this number of postings, it is scored row by row.
_FEW: Final = 16
# Up to this number of rows, scoring all costs less than finding rows to leave out.
_FEW_ROWS: Final = 256
# Blocks for the quick lower bound of the k-th best, per requested row.
_BLOCKS: Final = 4
# The best rows by the first terms that are scored early, per requested row.
_PROBED: Final = 8


def best_rows(terms: SegmentTerms, allowed: RowSet | None, k: int, floor: float) -> Listed:
    """The `k` best of the allowed rows that have any of `terms`; ties by row, ascending.

    Rows that score less than `floor`, a known lower bound of the k-th best, may be left out.

    Turtle and Flood: Query evaluation: strategies and optimizations, 1995 (MaxScore), with whole
    lists instead of single documents, and titles as one more list. The weightiest terms are added
    up for every row; the others are looked up only for rows that may still be among the best. The
    scores of the best rows by the first terms give an early lower bound of the k-th best.
    """
    return select(*_candidates(terms, allowed, k, floor), k)


def rows_reaching(terms: SegmentTerms, allowed: RowSet | None, least: float) -> Listed:
    """All allowed rows that have any of `terms` and score `least` or more, in any order."""
    rows, scores = _candidates(terms, allowed, maxsize, least)
    enough = ((scores >= least) & (scores > 0)).nonzero()[0]
    return rows.take(enough), scores.take(enough)


def _candidates(terms: SegmentTerms, allowed: RowSet | None, k: int, floor: float) -> Listed:
    """Some allowed rows and their scores, the `k` best among them; see `best_rows`."""
    postings = sum([part.size for part in terms.body])
    if allowed is not None and allowed.count * _FEW < postings:
        rows = allowed.to_rows()
        return rows, terms.scores(rows)
    titles = terms.titles()
    mask = None if allowed is None else allowed.to_mask()
    groups = in_groups(terms.body)
    rest = _upper_bounds(groups)
    total, added, threshold = Sum(terms.articles.rows), 0, floor
    for group in groups:
        # A row without any term so far can be among the best only by its title.
        least = threshold * _SLACK - rest[added]
        if least > 0 and terms.rows_reaching(titles, least) < sum([part.size for part in group]):
            break
        found = terms.contributions(group)
        if mask is not None:
            found = found.among(mask)
        total.add(found)
        if not added:
            first, sums = found, found.scores + terms.title_scores(titles, found.documents)
            probable = sums if len(sums) >= k else sums[:0]
            best = (probable >= _lower_bound(sums, k * _PROBED)).nonzero()[0]
            probed, so_far = found.documents.take(best), sums.take(best)
        else:
            so_far += found.at(probed)
        threshold = max(threshold, _lower_bound(so_far, k))
        added += 1
    terms.deadline.check()
    found = total.total()
    if not added or found is not first:
        sums = found.scores + terms.title_scores(titles, found.documents)
        threshold = max(threshold, _lower_bound(sums, k))
    least = threshold * _SLACK - rest[added]
    rows = found.documents.take((sums >= least).nonzero()[0])
    if least <= titles.highest:
        titled = terms.rows_of(titles.reaching(least), allowed)
        rows = distinct(np.concatenate((rows, titled)))
    scores, from_titles = found.at(rows), terms.title_scores(titles, rows)
    for group, most in zip(groups[added:], rest[added + 1 :], strict=True):
        scores += terms.at(group, rows)
        if len(rows) >= _FEW_ROWS:
            sums = scores + from_titles
            threshold = max(threshold, _lower_bound(sums, k))
            likely = (sums >= threshold * _SLACK - most).nonzero()[0]
            rows, scores = rows.take(likely), scores.take(likely)
            from_titles = from_titles.take(likely)
    return rows, scores + from_titles


def select(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> Listed:
    """The `k` best of `rows` that score above 0, best first; ties by row, ascending."""
    if len(rows) > k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k] if k else np.inf
        keep = scores >= least
        rows, scores = rows[keep], scores[keep]
    order = np.lexsort((rows, -scores))[:k]
    order = order[scores[order] > 0]
    return rows[order], scores[order]


def _upper_bounds(groups: Sequence[Sequence[WeighedTerm]]) -> list[float]:
    """At i, the most that groups i, i+1, … together can add to a row; 0 at the end."""
    bounds = [0.0]
    for group in reversed(groups):
        bounds.append(bounds[-1] + sum([part.bound for part in group]))
    return bounds[::-1]


def _lower_bound(scores: NDArray[np.float64], k: int) -> float:
    """A number that at least `k` of `scores` reach; 0 if there are fewer.

    For many scores it is the k-th best of the blocks' best scores, found without a full sort.
    """
    size = len(scores)
    if size < k:
        return 0.0
    blocks = _BLOCKS * k
    if size >= 4 * blocks:
        scores = scores[: size // blocks * blocks].reshape(-1, blocks).max(axis=0)
        size = blocks
    return float(np.partition(scores, size - k)[size - k])
