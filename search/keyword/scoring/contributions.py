"""Contributions: the scores that terms of one text field add to documents of one segment.

The formula is BM25 as Whoosh's BM25F scorer computes it, by any idf:

    idf * ((tf * (k1 + 1)) / (tf + k1 * ((1 - b) + b * length / average)))

Robertson and Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import FieldReader
from ..cache import ByteCache
from .sums import Contributions, summed

# The cost in bytes of a cache entry beside its arrays.
_ENTRY_BYTES: Final = 512
# Postings, and terms, that are decoded and added up at once; a longer list is its own group.
TOGETHER: Final = 4096
_MOST_TOGETHER: Final = 64
# Looking up one document in a stored list costs as much as decoding this number of postings.
_WORTH_LOOKING_UP: Final = 64


Cache = ByteCache[Contributions]


class Formula:
    """BM25 in one field: `norms` float64[longest + 1] has each length's part of the divisor."""

    def __init__(self, k1: float, norms: NDArray[np.float64]) -> None:
        """Make the formula that all terms of the field share."""
        self.k1 = k1
        self.norms = norms
        self._of_once = (k1 + 1) / (norms + 1.0)

    def scores(
        self,
        frequencies: NDArray[np.integer] | None,
        lengths: NDArray[np.integer],
        scale: float | NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """The scores (n,) of documents with `lengths` (n,) and frequencies of a term; None: all 1.

        `scale` is one term's, or (n,) for several terms.
        """
        if frequencies is None:
            scores: NDArray[np.float64] = self._of_once.take(lengths)
        else:
            norms = self.norms.take(lengths)
            scores = frequencies.astype(np.float64)
            norms += scores
            scores *= self.k1 + 1
            scores /= norms
        scores *= scale
        return scores

    def bound(self, frequency: int, length: int, scale: float) -> float:
        """The upper bound of a score, by the highest frequency and the least length."""
        norm = self.norms.item(min(length, len(self.norms) - 1))
        return frequency * (self.k1 + 1) / (norm + frequency) * scale


class SegmentField:
    """A text field of one segment; its documents are rows for the body, articles for the title.

    `alive` bool[documents] marks live documents; None: all are. `live_rows` (documents,) has the
    number of live rows of each document; None: one each.
    """

    def __init__(
        self,
        reader: FieldReader,
        alive: NDArray[np.bool_] | None,
        live_rows: NDArray[np.integer] | NDArray[np.bool_] | None,
        formula: Formula,
        cache: Cache,
    ) -> None:
        """Score by `formula`, and keep decoded postings in `cache`."""
        self.reader = reader
        self._alive = alive
        self._live_rows = live_rows
        self.formula = formula
        self._cache = cache
        self._key = object()  # not the field, which has the cache: files close without a collector

    def found(self, terms: Sequence[bytes]) -> list["StoredTerm | None"]:
        """The stored term of each of some terms, with its number of live rows; None if missing."""
        numbers = [self.reader.find(term) for term in terms]
        there = [number for number in numbers if number is not None]
        spans = [self.reader.span(number) for number in there]
        found = map(StoredTerm, there, spans, self.live_rows(there, spans))
        return [None if number is None else next(found) for number in numbers]

    def live_rows(self, numbers: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
        """The number of live rows with each of some terms, whose postings are at `spans`."""
        counts = [end - begin for begin, end in spans]
        if self._live_rows is None or not counts:
            return counts
        rows = self._live_rows.take(self.reader.documents_of(numbers, spans))
        starts = [0, *accumulate(counts[:-1])]
        live: list[int] = np.add.reduceat(rows, starts, dtype=np.int64).tolist()
        return live

    def part(self, found: "StoredTerm", scale: float) -> "WeighedTerm":
        """The weighed term whose formula is multiplied by `scale`."""
        number, reader = found.number, self.reader
        most, least = reader.max_frequency.item(number), reader.min_length.item(number)
        bound = self.formula.bound(most, least, scale)
        begin, end = found.span
        return WeighedTerm(self, number, found.span, end - begin, most, scale, bound)

    def contributions(self, parts: Sequence["WeighedTerm"]) -> Contributions:
        """The contributions of some terms to all live documents; kept for the next query."""
        key = self._key_of(parts)
        kept = self._cache.peek(key)
        if kept is None:
            kept = self._decoded(parts)
            self._cache.put(key, kept, 2 * kept.documents.nbytes + _ENTRY_BYTES)
        return kept

    def at(
        self, parts: Sequence["WeighedTerm"], documents: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The score of each of `documents` (n,), ascending, for some terms: (n,).

        The values of dead documents are undefined.
        """
        [part, *others] = parts
        if not others and len(documents) * _WORTH_LOOKING_UP < part.size:
            kept = self._cache.peek(self._key_of(parts))
            return self._looked_up(part, documents) if kept is None else kept.at(documents)
        return self.contributions(parts).at(documents)

    def _key_of(self, parts: Sequence["WeighedTerm"]) -> tuple[object, ...]:
        return self._key, *[(part.number, part.scale) for part in parts]

    def _decoded(self, parts: Sequence["WeighedTerm"]) -> Contributions:
        reader, spans = self.reader, [part.span for part in parts]
        documents = reader.documents_of([part.number for part in parts], spans)
        frequencies = None
        if max([part.most for part in parts]) > 1:
            frequencies = reader.frequencies_of(spans)
        scale: float | NDArray[np.float64] = parts[0].scale
        if len(parts) > 1:
            scale = np.array([part.scale for part in parts]).repeat([part.size for part in parts])
        scores = self.formula.scores(frequencies, reader.lengths.take(documents), scale)
        found = Contributions(documents, scores)
        if self._alive is not None:
            found = found.among(self._alive)
        return found if len(parts) == 1 else summed(*found, len(reader.lengths))

    def _looked_up(self, part: "WeighedTerm", documents: NDArray[np.int64]) -> NDArray[np.float64]:
        reader = self.reader
        where, places = reader.places(part.number, documents)
        scores = np.zeros(len(documents))
        if len(where):
            frequencies = reader.frequencies_at(part.number, places)
            lengths = reader.lengths.take(documents.take(where))
            scores[where] = self.formula.scores(frequencies, lengths, part.scale)
        return scores


class StoredTerm(NamedTuple):
    """A term of a field: its number, the span of its postings, and its number of live rows."""

    number: int
    span: tuple[int, int]
    live_rows: int


class WeighedTerm(NamedTuple):
    """Term number `number` of `field`, with `size` postings at `span`, dead documents included.

    `most` is its highest frequency in a document, `scale` the factor of its formula, and `bound`
    the upper bound of a document's score for it.
    """

    field: SegmentField
    number: int
    span: tuple[int, int]
    size: int
    most: int
    scale: float
    bound: float

    def times(self, count: float) -> "WeighedTerm":
        """The same term, occurring `count` times in the query."""
        return self._replace(scale=self.scale * count, bound=self.bound * count)


def in_groups(parts: Sequence[WeighedTerm]) -> list[list[WeighedTerm]]:
    """`parts` in groups that are decoded and added up together, in the same order.

    Short lists are grouped, up to the work allowed between two checks of the deadline. On every
    path a score is the sum over these groups, so it is equal to the last bit.
    """
    groups: list[list[WeighedTerm]] = []
    room = 0
    for part in parts:
        if part.size <= room and len(groups[-1]) < _MOST_TOGETHER:
            groups[-1].append(part)
        else:
            groups.append([part])
            room = TOGETHER
        room -= part.size
    return groups
