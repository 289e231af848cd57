"""Contributions: what one term in one field adds to the documents of one segment.

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
    """`documents` int64[n] ascending, live ones only; `scores` float64[n], positive."""

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
        frequencies: NDArray[np.integer],
        lengths: NDArray[np.integer],
        scale: float | NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """What documents (n,) of such `lengths` get for such frequencies of a term.

        `scale` is the term's, or (n,) where they are of several.
        """
        norms = self.norms.take(lengths)
        scores = frequencies.astype(np.float64)
        norms += scores
        scores *= self.k1 + 1
        scores /= norms
        scores *= scale
        return scores

    def scores_of_one(
        self, lengths: NDArray[np.integer], scale: float | NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The same for frequencies of 1, to the last bit."""
        scores: NDArray[np.float64] = self._of_once.take(lengths)
        scores *= scale
        return scores

    def bound(self, frequency: int, length: int, scale: float) -> float:
        """What no document gets more than, of such a highest frequency and least length."""
        norm = self.norms.item(min(length, len(self.norms) - 1))
        return frequency * (self.k1 + 1) / (norm + frequency) * scale


class Part(NamedTuple):
    """Term number `term` of `field`, one of the segment `segment`, `repeats` times in the query.

    Documents are rows for the body, articles for the title; `size` of them have the term, dead
    ones too. `alive` bool[documents] leaves out dead ones; None: all are live. `scale` is what
    the formula is multiplied by, and `bound` what no document gets more than.
    """

    segment: int
    field: FieldReader
    term: int
    size: int
    alive: NDArray[np.bool_] | None
    formula: Formula
    scale: float
    bound: float
    cache: Cache
    repeats: int = 1

    def times(self, count: int) -> "Part":
        """The same term where the query has it `count` times."""
        return self._replace(bound=self.bound * count, repeats=count)

    def at(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """What each of `documents` (n,), ascending, gets: (n,), 0 where it lacks the term.

        Dead documents get what live ones do.
        """
        if len(documents) * _WORTH_LOOKING_UP < self.size and self.cache.peek(self.key) is None:
            return self._looked_up(documents)
        [(found, scores)] = contributions((self,))
        if not len(found):
            return np.zeros(len(documents))
        places = found.searchsorted(documents)
        places[places == len(found)] = 0
        return np.where(found.take(places) == documents, scores.take(places), 0.0)

    @property
    def key(self) -> tuple[int, int, int]:
        """What it is kept under in `cache`."""
        return self.segment, id(self.field), self.term

    def _looked_up(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        where, places = self.field.places(self.term, documents)
        scores = np.zeros(len(documents))
        if len(where):
            frequencies = self.field.frequencies_at(self.term, places)
            lengths = self.field.lengths.take(documents.take(where))
            scores[where] = self.formula.scores(frequencies, lengths, self.scale)
            if self.repeats != 1:
                scores *= self.repeats
        return scores


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


def contributions(parts: Sequence[Part]) -> list[Contributions]:
    """Every live document of each of some terms of one field in one segment.

    Those that are not kept from before are decoded together.
    """
    kept = [part.cache.peek(part.key) for part in parts]
    missing = [part for part, known in zip(parts, kept, strict=True) if known is None]
    new = iter(_decoded(missing) if missing else ())
    found = [known or next(new) for known in kept]
    for place, part in enumerate(parts):
        if part.repeats != 1:
            documents, scores = found[place]
            found[place] = Contributions(documents, scores * part.repeats)
    return found


def _decoded(parts: Sequence[Part]) -> list[Contributions]:
    """The same, decoded, for terms that the query has once; kept for the next query."""
    field, formula, alive = parts[0].field, parts[0].formula, parts[0].alive
    numbers, sizes = [part.term for part in parts], [part.size for part in parts]
    documents = field.documents_of(numbers).astype(np.int64)
    lengths = field.lengths.take(documents)
    scale: float | NDArray[np.float64] = parts[0].scale
    if len(parts) > 1:
        scale = np.repeat([part.scale for part in parts], sizes)
    scores = formula.scores_of_one(lengths, scale)
    if any(field.max_frequency.item(number) > 1 for number in numbers):
        frequencies = field.frequencies_of(numbers)
        often = (frequencies > 1).nonzero()[0]
        if len(often):
            its_scale = scale if isinstance(scale, float) else scale.take(often)
            scores[often] = formula.scores(frequencies.take(often), lengths.take(often), its_scale)
    found, start = [], 0
    for part, size in zip(parts, sizes, strict=True):
        own = documents[start : start + size], scores[start : start + size]
        if alive is not None:
            keep = alive.take(own[0])
            own = own[0][keep], own[1][keep]
        elif len(parts) > 1:  # what is kept must not keep the others' memory
            own = own[0].copy(), own[1].copy()
        found.append(Contributions(*own))
        part.cache.put(part.key, found[-1], 2 * own[0].nbytes + _ENTRY_BYTES)
        start += size
    return found
