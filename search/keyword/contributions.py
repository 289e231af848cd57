"""Contributions: what terms of one text field add to the documents of one segment.

The formula is BM25 as Whoosh's BM25F scorer computes it:

    idf * ((tf * (k1 + 1)) / (tf + k1 * ((1 - b) + b * length / average)))

Robertson and Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import FieldReader
from .cache import ByteCache

# What an entry of the cache costs beside its arrays.
_ENTRY_BYTES: Final = 512
# Postings that are decoded and added up at once, and terms; what is longer is alone.
TOGETHER: Final = 4096
_MOST_TOGETHER: Final = 64
# Looking up a document in a stored list costs as much as decoding so many of its postings.
_WORTH_LOOKING_UP: Final = 64


class Contributions(NamedTuple):
    """`documents` int64[n], live ones only, and what each gets: `scores` float64[n], positive.

    Those of one term are ascending; those of the next term come after them.
    """

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]


Cache = ByteCache[Contributions]


class Formula:
    """BM25 in one field: `norms` float64[longest + 1] is what a length adds to the divisor."""

    def __init__(self, k1: float, norms: NDArray[np.float64]) -> None:
        """The same for all terms of the field."""
        self.k1 = k1
        self.norms = norms
        self._of_once = (k1 + 1) / (norms + 1.0)

    def scores(
        self,
        frequencies: NDArray[np.integer] | None,
        lengths: NDArray[np.integer],
        scale: float | NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """What documents (n,) of such `lengths` get for such frequencies of a term; None: all 1.

        `scale` is the term's, or (n,) where they are of several.
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
        """What no document gets more than, of such a highest frequency and least length."""
        norm = self.norms.item(min(length, len(self.norms) - 1))
        return frequency * (self.k1 + 1) / (norm + frequency) * scale


class SegmentField:
    """A text field of one segment, whose documents are rows for the body, articles for the title.

    `alive` bool[documents] leaves out dead ones; None: all are live. `live_rows` (documents,) is
    how many live rows each stands for; None: one.
    """

    def __init__(
        self,
        reader: FieldReader,
        alive: NDArray[np.bool_] | None,
        live_rows: NDArray[np.integer] | NDArray[np.bool_] | None,
        formula: Formula,
        cache: Cache,
    ) -> None:
        """Score by `formula`, and keep in `cache` what was decoded."""
        self.reader = reader
        self._alive = alive
        self._live_rows = live_rows
        self._formula = formula
        self._cache = cache

    def part(self, number: int, scale: float) -> "Part":
        """Term number `number`, for which the formula is multiplied by `scale`."""
        reader = self.reader
        begin, end = reader.span(number)
        most, least = reader.max_frequency.item(number), reader.min_length.item(number)
        return Part(self, number, end - begin, scale, self._formula.bound(most, least, scale))

    def live_counts(self, numbers: Sequence[int]) -> list[int]:
        """How many live rows have each of some terms."""
        if not numbers:
            return []
        sizes = [end - begin for begin, end in map(self.reader.span, numbers)]
        if self._live_rows is None:
            return sizes
        counts = self._live_rows.take(self.reader.documents_of(numbers))
        starts = np.cumsum([0, *sizes[:-1]])
        counted: list[int] = np.add.reduceat(counts, starts, dtype=np.int64).tolist()
        return counted

    def contributions(self, parts: Sequence["Part"]) -> Contributions:
        """Every live document of each of some terms, decoded together; kept for the next query."""
        key = self._key(parts)
        kept = self._cache.peek(key)
        if kept is None:
            kept = self._decoded(parts)
            self._cache.put(key, kept, 2 * kept.documents.nbytes + _ENTRY_BYTES)
        return kept

    def at(self, part: "Part", documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """What each of `documents` (n,), ascending, gets for a term: (n,), 0 where it lacks it.

        Dead documents get what live ones do.
        """
        if part.worth_looking_up(len(documents)) and self._cache.peek(self._key((part,))) is None:
            return self._looked_up(part, documents)
        found, scores = self.contributions((part,))
        if not len(found):
            return np.zeros(len(documents))
        places = found.searchsorted(documents)
        places[places == len(found)] = 0
        return np.where(found.take(places) == documents, scores.take(places), 0.0)

    def _key(self, parts: Sequence["Part"]) -> tuple[object, ...]:
        return self, *[part.number for part in parts], *[part.scale for part in parts]

    def _decoded(self, parts: Sequence["Part"]) -> Contributions:
        reader, numbers = self.reader, [part.number for part in parts]
        documents = reader.documents_of(numbers)
        frequencies = None
        if any(reader.max_frequency.item(number) > 1 for number in numbers):
            frequencies = reader.frequencies_of(numbers)
        scale: float | NDArray[np.float64] = parts[0].scale
        if len(parts) > 1:
            scale = np.repeat([part.scale for part in parts], [part.size for part in parts])
        scores = self._formula.scores(frequencies, reader.lengths.take(documents), scale)
        if self._alive is not None:
            keep = self._alive.take(documents)
            documents, scores = documents[keep], scores[keep]
        return Contributions(documents, scores)

    def _looked_up(self, part: "Part", documents: NDArray[np.int64]) -> NDArray[np.float64]:
        reader = self.reader
        where, places = reader.places(part.number, documents)
        scores = np.zeros(len(documents))
        if len(where):
            frequencies = reader.frequencies_at(part.number, places)
            lengths = reader.lengths.take(documents.take(where))
            scores[where] = self._formula.scores(frequencies, lengths, part.scale)
        return scores


class Part(NamedTuple):
    """Term number `number` of `field`: `size` of its documents have it, dead ones too.

    `scale` is what the formula is multiplied by, and `bound` what no document gets more than.
    """

    field: SegmentField
    number: int
    size: int
    scale: float
    bound: float

    def times(self, count: int) -> "Part":
        """The same term where the query has it `count` times."""
        return self._replace(scale=self.scale * count, bound=self.bound * count)

    def at(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """What each of `documents` (n,), ascending, gets: (n,), 0 where it lacks the term.

        Dead documents get what live ones do.
        """
        return self.field.at(self, documents)

    def worth_looking_up(self, documents: int) -> bool:
        """Whether so many documents are looked up for less than decoding all costs."""
        return documents * _WORTH_LOOKING_UP < self.size


def in_groups(parts: Sequence[Part]) -> list[list[Part]]:
    """`parts` in groups that are decoded and added up at once, in the same order.

    Short lists go together, but no more of them than one look at the deadline may wait for.
    """
    groups: list[list[Part]] = []
    room = 0
    for part in parts:
        if part.size <= room and len(groups[-1]) < _MOST_TOGETHER:
            groups[-1].append(part)
        else:
            groups.append([part])
            room = TOGETHER
        room -= part.size
    return groups
