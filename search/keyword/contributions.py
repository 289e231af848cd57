"""Contributions: what one term in one field adds to the documents of one segment.

The formula is BM25 as Whoosh's BM25F scorer computes it:

    idf * ((tf * (k1 + 1)) / (tf + k1 * ((1 - b) + b * length / average)))

Robertson and Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import FieldReader
from .cache import ByteCache

# Looking up a document in a stored list costs as much as decoding so many of its postings.
_WORTH_LOOKING_UP: Final = 64


class Contributions(NamedTuple):
    """`documents` int64[n] ascending, live ones only; `scores` float64[n], positive."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


Cache = ByteCache[Contributions]


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """BM25 in one field: `norms` float64[longest + 1] is what a length adds to the divisor."""

    k1: float
    norms: NDArray[np.float64]

    def scores(
        self, frequencies: NDArray[np.integer], lengths: NDArray[np.integer], scale: float
    ) -> NDArray[np.float64]:
        """What documents (n,) of such `lengths` get for such frequencies of a term."""
        norms = self.norms.take(lengths)
        scores = frequencies.astype(np.float64)
        norms += scores
        scores *= self.k1 + 1
        scores /= norms
        scores *= scale
        return scores

    def scores_of_one(self, lengths: NDArray[np.integer], scale: float) -> NDArray[np.float64]:
        """The same for frequencies of 1, to the last bit: by length where documents are many."""
        many = len(lengths) > len(self.norms)
        divisors = self.norms + 1.0 if many else self.norms.take(lengths) + 1.0
        scores = (self.k1 + 1) / divisors
        scores *= scale
        return scores.take(lengths) if many else scores


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Term number `term` of `field`, one of the segment `segment`, `count` times in the query.

    Documents are rows for the body, articles for the title. `alive` bool[documents] leaves
    out dead ones; None: all are live. `scale` is what the formula is multiplied by.
    """

    segment: int
    field: FieldReader
    term: int
    alive: NDArray[np.bool_] | None
    formula: Formula
    scale: float
    cache: Cache
    count: int = 1

    @property
    def size(self) -> int:
        """How many documents have the term, dead ones too."""
        begin, end = self.field.span(self.term)
        return end - begin

    @property
    def bound(self) -> float:
        """What no document gets more than, from the highest frequency and the least length."""
        frequency = float(self.field.max_frequency.item(self.term))
        length = min(self.field.min_length.item(self.term), len(self.formula.norms) - 1)
        divisor = self.formula.norms.item(length) + frequency
        return frequency * (self.formula.k1 + 1) / divisor * self.scale * self.count

    def all(self) -> Contributions:
        """Every live document that has the term."""
        found = self.cache.get(self._key, self._computed, _bytes)
        if self.count == 1:
            return found
        return Contributions(found.documents, found.scores * self.count)

    def at(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """What each of `documents` (n,), ascending, gets: (n,), 0 where it lacks the term.

        Dead documents get what live ones do.
        """
        if len(documents) * _WORTH_LOOKING_UP < self.size:
            known = self.cache.peek(self._key)
            if known is None:
                return self._looked_up(documents)
        found, scores = self.all()
        if not len(found):
            return np.zeros(len(documents))
        places = found.searchsorted(documents)
        places[places == len(found)] = 0
        return np.where(found.take(places) == documents, scores.take(places), 0.0)

    @property
    def _key(self) -> tuple[int, int, int]:
        return self.segment, id(self.field), self.term

    def _computed(self) -> Contributions:
        documents = self.field.documents(self.term).astype(np.int64)
        lengths = self.field.lengths.take(documents)
        scores = self.formula.scores_of_one(lengths, self.scale)
        if self.field.max_frequency.item(self.term) > 1:
            frequencies = self.field.frequencies(*self.field.span(self.term))
            often = np.flatnonzero(frequencies > 1)
            scores[often] = self.formula.scores(
                frequencies.take(often), lengths.take(often), self.scale
            )
        if self.alive is not None:
            keep = self.alive[documents]
            documents, scores = documents[keep], scores[keep]
        return Contributions(documents, scores)

    def _looked_up(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        where, places = self.field.places(self.term, documents)
        scores = np.zeros(len(documents))
        if len(where):
            frequencies = self.field.frequencies_at(self.term, places)
            lengths = self.field.lengths.take(documents.take(where))
            scores[where] = self.formula.scores(frequencies, lengths, self.scale)
            if self.count != 1:
                scores *= self.count
        return scores


def _bytes(found: Contributions) -> int:
    return found.documents.nbytes + found.scores.nbytes
