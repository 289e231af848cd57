"""Collection statistics: the scorer, which weighs terms over all live rows.

idf.py has the weight of a term, contributions.py the rest of the formula.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import KeywordSegment
from ..cache import ByteCache
from .contributions import Cache, Formula, SegmentField, StoredTerm, WeighedTerm
from .idf import Idf

Scale = TypeVar("Scale", float, NDArray[np.float64])

# Bytes of decoded postings that are kept: room for the common words of some hundred queries at
# 900,000 passages; no more in a larger index.
_CACHE_BYTES: Final = 32 << 20
# Terms of a field whose statistics are kept; at this number all are dropped. It is small because
# Python's garbage collector visits each of them: a hundred thousand would be noticeable.
_MOST_TERMS: Final = 4096


class Term(NamedTuple):
    """A term in one field over all segments: `parts` has its part in each segment, or None.

    `document_frequency` counts live rows. `idf` is the weight without the field's weight. `order`
    is the negative weight with it, so that terms sort with the weightiest first.
    """

    order: float
    field: str
    text: str
    document_frequency: int
    idf: float
    parts: tuple[WeighedTerm | None, ...]

    def times(self, count: float) -> "Term":
        """The same term, occurring `count` times in a query."""
        if count == 1:
            return self
        parts = tuple([part and part.times(count) for part in self.parts])
        return self._replace(order=self.order * count, idf=self.idf * count, parts=parts)


class Scorer:
    """BM25 over the live rows of some segments as one. Safe to share between threads.

    Row counts, document frequencies and average lengths exclude dead rows, so that merging
    segments, which drops them, changes no score. `live` has each segment's mask.
    """

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        live: Sequence[NDArray[np.bool_] | None],
        weights: Mapping[str, float],
        k1: float,
        b: float,
        idf: Idf,
    ) -> None:
        """Score with a weight for each field; `live` has a mask (rows,) or None per segment."""
        self._segments = tuple(segments)
        self.live = tuple(live)
        self.weights = dict(weights)
        self.k1 = k1
        self.b = b
        self.idf_of = idf
        self.rows = sum(
            segment.rows if mask is None else int(np.count_nonzero(mask))
            for segment, mask in zip(self._segments, self.live, strict=True)
        )
        self._article_rows = [
            _live_rows(segment, mask)
            for segment, mask in zip(self._segments, self.live, strict=True)
        ]
        self._averages = {field: self._average_length(field) for field in weights}
        cache: Cache = ByteCache(_CACHE_BYTES)
        self._fields = {field: self._segment_fields(field, cache) for field in weights}
        self._terms: dict[str, dict[str, Term]] = {field: {} for field in weights}

    def term(self, field: str, text: str) -> Term:
        """The weighed term `text` of `field`."""
        return self.terms(field, (text,))[0]

    def terms(self, field: str, texts: Sequence[str]) -> list[Term]:
        """Some weighed terms of `field`; new ones are looked up together."""
        known = self._terms[field]
        found = [known.get(text) for text in texts]
        if None in found:
            missing = [text for text, term in zip(texts, found, strict=True) if term is None]
            new = {term.text: term for term in self._weighed(field, missing)}
            if len(known) + len(new) > _MOST_TERMS:
                known.clear()
            known.update(new)
            return [term or new[text] for text, term in zip(texts, found, strict=True)]
        return found  # type: ignore[return-value]

    def average_length(self, field: str) -> float:
        """The mean number of terms of a field over all live rows."""
        return self._averages[field]

    def idf(self, document_frequency: int) -> float:
        """The weight of a term that `document_frequency` live rows have. Always positive."""
        return self.idf_of(self.rows, document_frequency)

    def idfs(self, frequencies: NDArray[np.int64]) -> NDArray[np.float64]:
        """The weights of terms with `frequencies` of any shape; 0 for a frequency of 0."""
        distinct, places = np.unique(frequencies, return_inverse=True)
        weights = np.array([self.idf(count) if count else 0.0 for count in distinct.tolist()])
        return weights[places].reshape(frequencies.shape)

    @property
    def unknown(self) -> float:
        """The weight of a term that no row has."""
        return self.idf(0) if self.rows else 1.0

    def most(self, scale: Scale) -> Scale:
        """The upper bound of a row's score by a term whose formula is multiplied by `scale`."""
        return scale * (self.k1 + 1)

    def segment_field(self, number: int, field: str) -> SegmentField:
        """A text field of segment `number`: live rows by term, and the formula of the field."""
        return self._fields[field][number]

    def _average_length(self, field: str) -> float:
        total = 0
        for segment, mask, counts in zip(
            self._segments, self.live, self._article_rows, strict=True
        ):
            lengths = segment.reader(field).lengths
            if field != "body":
                total += int(lengths.astype(np.int64) @ counts)
            else:
                total += int((lengths if mask is None else lengths[mask]).sum(dtype=np.int64))
        # 1 if the field is empty in all rows, as in Whoosh, to avoid a division by 0.
        return total / self.rows if total else 1.0

    def _segment_fields(self, field: str, cache: Cache) -> list[SegmentField]:
        readers = [segment.reader(field) for segment in self._segments]
        longest = max((int(reader.lengths.max(initial=0)) for reader in readers), default=0)
        norms = np.arange(longest + 1, dtype=np.float64)
        average = self._averages[field]
        formula = Formula(self.k1, self.k1 * ((1 - self.b) + self.b * norms / average))
        if field == "body":
            return [
                SegmentField(reader, mask, mask, formula, cache)
                for reader, mask in zip(readers, self.live, strict=True)
            ]
        # Live articles are derived from the live rows.
        return [
            SegmentField(reader, None, rows, formula, cache)
            for reader, rows in zip(readers, self._article_rows, strict=True)
        ]

    def _weighed(self, field: str, texts: Sequence[str]) -> list[Term]:
        encoded = [text.encode() for text in texts]
        found = zip(*[own.found(encoded) for own in self._fields[field]], strict=True)
        return [
            self._term(field, text, by_segment)
            for text, by_segment in zip(
                texts, found if self._segments else repeat(()), strict=False
            )
        ]

    def _term(self, field: str, text: str, found: Sequence[StoredTerm | None]) -> Term:
        """The weighed term from its stored terms, one per segment."""
        frequency = sum([own.live_rows for own in found if own is not None])
        if not frequency:
            return Term(0.0, field, text, 0, 0.0, (None,) * len(found))
        idf = self.idf(frequency)
        scale = idf * self.weights[field]
        parts = [
            own and segment.part(own, scale)
            for segment, own in zip(self._fields[field], found, strict=True)
        ]
        return Term(-scale, field, text, frequency, idf, tuple(parts))


def _live_rows(segment: KeywordSegment, mask: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """int64[articles]: the number of live rows of each article."""
    starts = segment.starts.astype(np.int64)
    if mask is None:
        return np.diff(starts)
    before = np.zeros(segment.rows + 1, np.int64)
    np.cumsum(mask, out=before[1:])
    return np.diff(before[starts])
