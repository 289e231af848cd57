"""Candidates: the rows that either leg lists, each scored exactly in both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...index.storage.arrays import distinct
from ..corpus import Listed


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Some rows of a snapshot, ascending, with both legs' scores and ranks. All arrays are (n,).

    A leg's rank is the place in its list, from 1; it is 0 for a row that is not in the list.
    """

    rows: NDArray[np.int64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]


def union(keyword: Listed, semantic: Listed) -> Candidates:
    """The rows of both lists. A score that is missing in its leg's list is NaN."""
    rows = distinct(np.concatenate([keyword[0], semantic[0]]))
    keyword_scores, keyword_ranks = _spread(rows, keyword)
    semantic_scores, semantic_ranks = _spread(rows, semantic)
    return Candidates(rows, keyword_scores, semantic_scores, keyword_ranks, semantic_ranks)


def unlisted(rows: NDArray[np.int64]) -> Candidates:
    """Candidates for ascending rows that are in neither list; their scores are NaN."""
    nothing, none = np.full(len(rows), np.nan), np.zeros(len(rows), np.int64)
    return Candidates(rows, nothing, nothing.copy(), none, none)


def _spread(
    rows: NDArray[np.int64], listed: Listed
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The scores and ranks of a list, at the places of its rows among `rows`."""
    scores, ranks = np.full(len(rows), np.nan), np.zeros(len(rows), np.int64)
    places = np.searchsorted(rows, listed[0])
    scores[places] = listed[1]
    ranks[places] = np.arange(1, len(places) + 1)
    return scores, ranks
