"""Sums: the scores of documents, added up over several lists in the lists' order.

They are added up by sorting rather than in an array of all documents: such an array would have to
be kept, or made for every question, and its places are far apart in memory.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

# From one posting per this number of documents on, an array of all documents is faster.
_DENSE: Final = 8


class Contributions(NamedTuple):
    """Some documents, int64[n], ascending, and their `scores` float64[n]."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]

    def at(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """The score of each of `documents` (n,): (n,); 0 for a document that is not listed."""
        if not len(self.documents):
            return np.zeros(len(documents))
        places = self.documents.searchsorted(documents)
        places[places == len(self.documents)] = 0
        hits = self.documents.take(places) == documents
        return np.where(hits, self.scores.take(places), 0.0)

    def among(self, mask: NDArray[np.bool_]) -> "Contributions":
        """The contributions to the documents in `mask` bool[documents]."""
        keep = mask.take(self.documents)
        return Contributions(self.documents[keep], self.scores[keep])


NOTHING: Final = Contributions(np.empty(0, np.int64), np.empty(0))


def summed(documents: NDArray[np.int64], scores: NDArray[np.float64], most: int) -> Contributions:
    """The distinct `documents` (n,), all below `most`, each with the sum of its `scores` in order.

    Scores are above 0.
    """
    if len(documents) * _DENSE > most:
        totals = np.bincount(documents, scores, most).astype(np.float64, copy=False)
        documents = (totals > 0.0).nonzero()[0]
        return Contributions(documents, totals.take(documents))
    keys = documents << 32
    keys |= np.arange(len(keys))
    keys.sort()
    ordered = keys >> 32
    keys &= 0xFFFFFFFF
    first = np.zeros(len(keys), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    totals = np.bincount(first.cumsum(), scores.take(keys)).astype(np.float64, copy=False)
    first[:1] = True
    return Contributions(ordered[first], totals)


class Sum:
    """A running sum of contributions to documents 0..documents-1."""

    def __init__(self, documents: int) -> None:
        """Start with an empty sum."""
        self._documents = documents
        self._found: list[Contributions] = []
        self._size = 0

    def add(self, found: Contributions) -> None:
        """Add the contributions `found`."""
        self._found.append(found)
        self._size += len(found.documents)
        if self._size > self._documents and len(self._found) > 1:  # a hostile query has thousands
            self._size = len(self.total().documents)

    def total(self) -> Contributions:
        """The sum of all added contributions."""
        if len(self._found) != 1:
            self._found = [self._added_up()]
        return self._found[0]

    def _added_up(self) -> Contributions:
        if not self._found:
            return NOTHING
        documents = np.concatenate([found.documents for found in self._found])
        scores = np.concatenate([found.scores for found in self._found])
        return summed(documents, scores, self._documents)
