"""Scoring: the statistics of a whole collection, and the terms of a query weighed by them.

An idf is log(rows / (df + 1)) + 1, as in Whoosh; the rest of the formula is in contributions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import KeywordSegment
from .cache import ByteCache
from .contributions import Cache, Formula, Part

# Decoded postings that are kept: room for the common words of some hundred queries at 900,000
# passages, and no more however large the index.
_CACHE_BYTES: Final = 32 << 20
# Statistics of terms. An entry is taken to be larger than it is: Python's garbage collector
# walks over every one of them, and a hundred thousand rare words would be felt as a pause.
_TERMS_BYTES: Final = 8 << 20
_TERM_BYTES: Final = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term in one field over all segments: `parts` has one entry a segment, None where none.

    `document_frequency` counts live rows; `idf` is its weight, before the field's own.
    """

    document_frequency: int
    idf: float
    parts: tuple[Part | None, ...]

    def times(self, count: int) -> "Term":
        """The same term where a query has it `count` times."""
        if count == 1:
            return self
        parts = (part and replace(part, count=count) for part in self.parts)
        return Term(self.document_frequency, self.idf * count, tuple(parts))


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
        self._article_rows = [
            _live_rows(segment, mask)
            for segment, mask in zip(self._segments, self._live, strict=True)
        ]
        self._averages = {field: self._average_length(field) for field in weights}
        self._formulas = {field: self._formula(field) for field in weights}
        self._terms: ByteCache[Term] = ByteCache(_TERMS_BYTES)
        self._contributions: Cache = ByteCache(_CACHE_BYTES)

    def term(self, field: str, term: str) -> Term:
        """`term` in `field`, weighed."""
        return self._terms.get(
            (field, term), lambda: self._weighed(field, term), lambda _: _TERM_BYTES
        )

    def average_length(self, field: str) -> float:
        """The mean number of terms of a field over all live rows."""
        return self._averages[field]

    def idf(self, document_frequency: int) -> float:
        """The weight of a term that so many live rows have. Always positive."""
        return log(self.rows / (document_frequency + 1)) + 1

    def _average_length(self, field: str) -> float:
        total = 0
        for segment, mask, counts in zip(
            self._segments, self._live, self._article_rows, strict=True
        ):
            lengths = segment.reader(field).lengths
            if field != "body":
                total += int(lengths.astype(np.int64) @ counts)
            else:
                total += int((lengths if mask is None else lengths[mask]).sum(dtype=np.int64))
        # 1 where the field is empty throughout, as in Whoosh: nothing is divided by 0.
        return total / self.rows if total else 1.0

    def _formula(self, field: str) -> Formula:
        lengths = [segment.reader(field).lengths for segment in self._segments]
        longest = max((int(each.max(initial=0)) for each in lengths), default=0)
        norms = np.arange(longest + 1, dtype=np.float64)
        average = self._averages[field]
        return Formula(self.k1, self.k1 * ((1 - self.b) + self.b * norms / average))

    def _weighed(self, field: str, term: str) -> Term:
        encoded = term.encode()
        readers = [segment.reader(field) for segment in self._segments]
        numbers = [reader.find(encoded) for reader in readers]
        frequency = sum(
            self._live_count(field, segment, number)
            for segment, number in enumerate(numbers)
            if number is not None
        )
        if not frequency:
            return Term(0, 0.0, (None,) * len(numbers))
        idf = self.idf(frequency)
        parts = (
            None
            if number is None
            else Part(
                segment,
                readers[segment],
                number,
                self._alive(field, segment),
                self._formulas[field],
                idf * self.weights[field],
                self._contributions,
            )
            for segment, number in enumerate(numbers)
        )
        return Term(frequency, idf, tuple(parts))

    def _live_count(self, field: str, segment: int, number: int) -> int:
        """How many live rows have a term."""
        reader, mask = self._segments[segment].reader(field), self._live[segment]
        if field != "body":
            return int(self._article_rows[segment][reader.documents(number)].sum())
        if mask is not None:
            return int(np.count_nonzero(mask[reader.documents(number)]))
        begin, end = reader.span(number)
        return end - begin

    def _alive(self, field: str, segment: int) -> NDArray[np.bool_] | None:
        """Which documents have live rows. Articles are told from their rows, once expanded."""
        return self._live[segment] if field == "body" else None


def _live_rows(segment: KeywordSegment, mask: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """int64[articles]: the number of live rows of each article."""
    starts = segment.starts.astype(np.int64)
    if mask is None:
        return np.diff(starts)
    before = np.zeros(segment.rows + 1, np.int64)
    np.cumsum(mask, out=before[1:])
    return np.diff(before[starts])
