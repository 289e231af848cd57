"""Scoring: what each posting of a term adds to its row's score, over a whole collection.

The formula is BM25 as Whoosh's BM25F scorer computes it, operation for operation, so that
scores agree to the last digits:

    idf * ((tf * (k1 + 1)) / (tf + k1 * ((1 - b) + b * length / average)))
    idf = log(rows / (df + 1)) + 1

Robertson and Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import KeywordSegment, Postings
from .cache import ByteCache

# Decoded postings that are kept: room for the common words of some hundred queries at 900,000
# passages, and no more however large the index.
_CACHE_BYTES: Final = 64 << 20
# More than a small entry takes: Python's garbage collector walks over every one of them, and
# a hundred thousand rare words would be felt as a pause.
_ENTRY_BYTES: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """What one term in one field adds to the rows of one segment.

    `rows` int64[n] ascending, live rows only; `scores` float64[n], positive; `highest` is the
    largest of them.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    highest: float


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTerm:
    """A term in one field over all segments: `parts` has one entry a segment.

    `document_frequency` counts live rows; `idf` is its weight, before the field's own.
    """

    document_frequency: int
    idf: float
    parts: tuple[Contributions, ...]

    def times(self, count: int) -> "ScoredTerm":
        """The same term where a query has it `count` times."""
        if count == 1:
            return self
        parts = [Contributions(p.rows, p.scores * count, p.highest * count) for p in self.parts]
        return ScoredTerm(self.document_frequency, self.idf * count, tuple(parts))

    @property
    def nbytes(self) -> int:
        """The bytes of the arrays, and what an entry costs however short they are."""
        return sum(_ENTRY_BYTES + p.rows.nbytes + p.scores.nbytes for p in self.parts)


class Scorer:
    """BM25 over the live rows of some segments, as if they were one. Safe to share by threads.

    Row counts, document frequencies and average lengths leave dead rows out, so that merging
    segments, which drops them, changes no score.
    """

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        live: Sequence[NDArray[np.bool_] | None],
        weights: Mapping[str, float],
        k1: float,
        b: float,
    ) -> None:
        """Score with a weight for each text field; `live` has a mask (rows,) or None a segment."""
        self._segments = tuple(segments)
        self._live = tuple(live)
        self.weights = dict(weights)
        self.k1 = k1
        self.b = b
        self.rows = sum(
            segment.rows if mask is None else int(np.count_nonzero(mask))
            for segment, mask in zip(self._segments, self._live, strict=True)
        )
        self._averages = {field: self._average_length(field) for field in weights}
        self._terms: ByteCache[ScoredTerm] = ByteCache(_CACHE_BYTES)

    def term(self, field: str, term: str) -> ScoredTerm:
        """What `term` in `field` adds to each live row."""
        return self._terms.get(
            (field, term), lambda: self._score(field, term), lambda scored: scored.nbytes
        )

    def average_length(self, field: str) -> float:
        """The mean number of terms of a field over all live rows."""
        return self._averages[field]

    def idf(self, document_frequency: int) -> float:
        """The weight of a term that so many live rows have. Always positive."""
        return log(self.rows / (document_frequency + 1)) + 1

    def _average_length(self, field: str) -> float:
        total = 0
        for segment, mask in zip(self._segments, self._live, strict=True):
            if field == "body":
                lengths = segment.lengths(field)
                total += int((lengths if mask is None else lengths[mask]).sum(dtype=np.int64))
            else:
                total += int(segment.article_lengths(field) @ _live_rows(segment, mask))
        # 1 where the field is empty throughout, as in Whoosh: nothing is divided by 0.
        return total / self.rows if total else 1.0

    def _score(self, field: str, term: str) -> ScoredTerm:
        parts = [
            self._saturation(field, segment.postings(field, term), mask)
            for segment, mask in zip(self._segments, self._live, strict=True)
        ]
        frequency = sum(len(rows) for rows, _ in parts)
        if not frequency:
            nothing = Contributions(np.empty(0, np.int64), np.empty(0), 0.0)
            return ScoredTerm(0, 0.0, (nothing,) * len(parts))
        idf = self.idf(frequency)
        weight = self.weights[field]
        return ScoredTerm(
            frequency, idf, tuple(_weighted(rows, part, idf, weight) for rows, part in parts)
        )

    def _saturation(
        self, field: str, postings: Postings | None, mask: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The live rows of a term, and the part of the formula that idf multiplies."""
        if postings is None:
            return np.empty(0, np.int64), np.empty(0)
        stored, documents = postings.field, postings.documents
        norms = stored.lengths[documents].astype(np.float64)
        norms *= self.b
        norms /= self._averages[field]
        norms += 1 - self.b
        norms *= self.k1
        if postings.max_frequency == 1:
            norms += 1.0
            saturation = (self.k1 + 1) / norms
        else:
            saturation = stored.frequencies(*stored.span(postings.term)).astype(np.float64)
            norms += saturation
            saturation *= self.k1 + 1
            saturation /= norms
        rows = postings.rows.astype(np.int64)
        if postings.starts is not None:  # stored once per article
            starts = postings.starts.astype(np.int64)
            saturation = np.repeat(saturation, starts[documents + 1] - starts[documents])
        if mask is not None:
            alive = mask[rows]
            rows, saturation = rows[alive], saturation[alive]
        return rows, saturation


def _weighted(
    rows: NDArray[np.int64], saturation: NDArray[np.float64], idf: float, weight: float
) -> Contributions:
    scores = saturation * idf
    if weight != 1.0:
        scores *= weight
    return Contributions(rows, scores, float(scores.max()) if len(scores) else 0.0)


def _live_rows(segment: KeywordSegment, mask: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """int64[articles]: the number of live rows of each article."""
    starts = segment.starts.astype(np.int64)
    if mask is None:
        return np.diff(starts)
    before = np.zeros(segment.rows + 1, np.int64)
    np.cumsum(mask, out=before[1:])
    return np.diff(before[starts])
