"""Search weights: the weights of all saved searches' words in one generation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..corpus import TermTable
from .saved_searches import SavedSearches


@dataclass(frozen=True, slots=True, eq=False)
class SearchWeights:
    """The weights of terms and searches.

    `words` (terms,) are the weights of terms in articles, `totals` (searches,) their sums; `known`
    (searches,) are the shares of words that occur, and `bounds` (searches,) the upper bounds of a
    row's BM25.
    """

    words: NDArray[np.float64]
    totals: NDArray[np.float64]
    known: NDArray[np.float64]
    bounds: NDArray[np.float64]

    @classmethod
    def of(cls, saved: SavedSearches, table: TermTable) -> "SearchWeights":
        """The weights of `saved`, whose terms are those of `table`."""
        ranked, words, searches = saved.ranked, saved.words, len(saved)
        weights = words.counts * table.weights[words.terms]
        totals = words.sums(weights, searches)
        found = words.sums(weights * table.known[words.terms], searches)
        bounds = ranked.counts * table.bounds.ravel()[ranked.terms]
        return cls(
            table.weights,
            totals,
            found / np.where(totals, totals, 1),
            ranked.sums(bounds, searches),
        )
