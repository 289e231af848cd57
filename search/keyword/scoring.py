"""Scoring: the statistics of a whole collection, and the terms of a query weighed by them.

An idf is log(rows / (df + 1)) + 1, as in Whoosh; the rest of the formula is in contributions.
"""

from collections.abc import Mapping, Sequence
from math import log
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import KeywordSegment
from .cache import ByteCache
from .contributions import Cache, Formula, Part

# Decoded postings that are kept: room for the common words of some hundred queries at 900,000
# passages, and no more however large the index.
_CACHE_BYTES: Final = 32 << 20
# Terms whose statistics are kept; all are forgotten when there are so many. Few, because Python's
# garbage collector walks over every one: a hundred thousand would be felt as a pause.
_MOST_TERMS: Final = 8192


class Term(NamedTuple):
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
        parts = (part and part.times(count) for part in self.parts)
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
        self._terms: dict[tuple[str, str], Term] = {}
        self._contributions: Cache = ByteCache(_CACHE_BYTES)

    def term(self, field: str, term: str) -> Term:
        """`term` in `field`, weighed."""
        return self.terms(field, (term,))[0]

    def terms(self, field: str, terms: Sequence[str]) -> list[Term]:
        """Some terms of `field`, weighed. Those that are new are looked up together."""
        known = self._terms.get
        found = [known((field, term)) for term in terms]
        if None in found:
            missing = [term for term, weighed in zip(terms, found, strict=True) if weighed is None]
            new = dict(zip(missing, self._weighed(field, missing), strict=True))
            if len(self._terms) + len(new) > _MOST_TERMS:
                self._terms.clear()
            self._terms.update({(field, term): weighed for term, weighed in new.items()})
            return [weighed or new[term] for term, weighed in zip(terms, found, strict=True)]
        return found  # type: ignore[return-value]

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

    def _weighed(self, field: str, terms: Sequence[str]) -> list[Term]:
        encoded = [term.encode() for term in terms]
        frequencies = [0] * len(terms)
        numbers: list[list[int | None]] = []
        for segment, own in enumerate(self._segments):
            found = [own.reader(field).find(term) for term in encoded]
            there = [(place, number) for place, number in enumerate(found) if number is not None]
            counts = self._live_counts(field, segment, [number for _, number in there])
            for (place, _), count in zip(there, counts, strict=True):
                frequencies[place] += count
            numbers.append(found)
        return [
            self._term(field, frequency, [found[place] for found in numbers])
            for place, frequency in enumerate(frequencies)
        ]

    def _term(self, field: str, frequency: int, numbers: Sequence[int | None]) -> Term:
        """The term with these `numbers` by segment, which so many live rows have."""
        if not frequency:
            return Term(0, 0.0, (None,) * len(numbers))
        idf = self.idf(frequency)
        formula, scale = self._formulas[field], idf * self.weights[field]
        parts = (
            None if number is None else self._part(field, segment, number, formula, scale)
            for segment, number in enumerate(numbers)
        )
        return Term(frequency, idf, tuple(parts))

    def _part(self, field: str, segment: int, number: int, formula: Formula, scale: float) -> Part:
        reader = self._segments[segment].reader(field)
        begin, end = reader.span(number)
        most = reader.max_frequency.item(number), reader.min_length.item(number)
        return Part(
            segment,
            reader,
            number,
            end - begin,
            # Which articles have live rows is told from the rows, once they are expanded.
            self._live[segment] if field == "body" else None,
            formula,
            scale,
            formula.bound(*most, scale),
            self._contributions,
        )

    def _live_counts(self, field: str, segment: int, numbers: Sequence[int]) -> list[int]:
        """How many live rows have each of some terms."""
        if not numbers:
            return []
        reader, mask = self._segments[segment].reader(field), self._live[segment]
        sizes = [end - begin for begin, end in map(reader.span, numbers)]
        if field == "body" and mask is None:
            return sizes
        rows = self._article_rows[segment] if field != "body" else mask
        assert rows is not None, "a mask, or all rows are live"
        counts = rows.take(reader.documents_of(numbers))
        counted: list[int] = np.add.reduceat(
            counts, np.cumsum([0, *sizes[:-1]]), dtype=np.int64
        ).tolist()
        return counted


def _live_rows(segment: KeywordSegment, mask: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """int64[articles]: the number of live rows of each article."""
    starts = segment.starts.astype(np.int64)
    if mask is None:
        return np.diff(starts)
    before = np.zeros(segment.rows + 1, np.int64)
    np.cumsum(mask, out=before[1:])
    return np.diff(before[starts])
