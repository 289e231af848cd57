"""Term weights: the weights of all saved searches' words in one generation.

As in a search, only live rows are counted. The counts of a segment are kept from commit to commit
while its live rows stay the same.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import TEXT_FIELDS, FieldReader
from ...index.segments.segment import Segment
from ..keyword import LocalKeywordLeg
from ..keyword.scoring.collection import Scorer
from ..keyword.scoring.word_weights import weights_of_words
from .saved_searches import SavedSearches

Live = NDArray[np.bool_] | None

AT_ONCE: Final = 1 << 20
"""Postings that are counted at a time."""


class Present(NamedTuple):
    """The searches' terms in a field of a segment: numbers here and in the field, (n,) each."""

    terms: NDArray[np.int64]
    there: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TermWeights:
    """The weights of terms and searches.

    `scales` (fields · terms,) are factors of each ranked term's BM25, `bounds` (searches,) the
    upper bounds of a row's score, `known` (searches,) the shares of words that occur; `words`
    (terms,) are the weights of terms in articles, `totals` (searches,) their sums.
    """

    scales: NDArray[np.float64]
    bounds: NDArray[np.float64]
    known: NDArray[np.float64]
    words: NDArray[np.float64]
    totals: NDArray[np.float64]


class TermCounts:
    """Counts the live rows with the words of some saved searches."""

    def __init__(self, saved: SavedSearches) -> None:
        """Count the words of `saved`."""
        self._saved = saved
        self._present: dict[int, tuple[Present, ...]] = {}
        self._counts: dict[int, tuple[Live, NDArray[np.int64]]] = {}

    def present(self, segment: Segment) -> tuple[Present, ...]:
        """The terms that the segment has, for each text field."""
        found = self._present.get(segment.id)
        if found is None:
            readers = [segment.keyword.reader(field) for field in TEXT_FIELDS]
            found = tuple(self._in_field(reader) for reader in readers)
            self._present[segment.id] = found
        return found

    def weights(self, segments: tuple[Segment, ...], keyword: LocalKeywordLeg) -> TermWeights:
        """The weights of the terms by the live rows of all `segments`, which `keyword` searches."""
        saved, scorer = self._saved, keyword.scorer
        frequencies = np.zeros((len(TEXT_FIELDS), len(saved.terms)), np.int64)
        for number, segment in enumerate(segments):
            frequencies += self._counted(scorer, number, segment)
        ids = {segment.id for segment in segments}
        self._present = {id_: kept for id_, kept in self._present.items() if id_ in ids}
        self._counts = {id_: kept for id_, kept in self._counts.items() if id_ in ids}
        idfs = scorer.idfs(frequencies)
        scales = np.concatenate(
            [own * scorer.weights[field] for field, own in zip(TEXT_FIELDS, idfs, strict=True)]
        )
        weights, occurring = weights_of_words(idfs[0], idfs[1], scorer.unknown)
        entries, words = saved.ranked, saved.words
        totals = words.sums(words.counts * weights[words.terms], len(saved))
        found = words.sums(words.counts * occurring[words.terms], len(saved))
        bounds = entries.sums(entries.counts * scorer.most(scales[entries.terms]), len(saved))
        known = found / np.where(totals, totals, 1)
        return TermWeights(scales, bounds, known, weights, totals)

    def _counted(self, scorer: Scorer, number: int, segment: Segment) -> NDArray[np.int64]:
        """The number of live rows of a segment with each term: (fields, terms)."""
        live, kept = scorer.live[number], self._counts.get(segment.id)
        if kept is not None and _same(live, kept[0]):
            return kept[1]
        counts = np.zeros((len(TEXT_FIELDS), len(self._saved.terms)), np.int64)
        for field, own, present in zip(TEXT_FIELDS, counts, self.present(segment), strict=True):
            counted = scorer.segment_field(number, field)
            starts = counted.reader.posting_starts
            begins, ends = starts[present.there].tolist(), starts[present.there + 1].tolist()
            spans = list(zip(begins, ends, strict=True))
            numbers = present.there.tolist()
            rows: list[int] = []
            for first, last in pairwise(_batches([end - begin for begin, end in spans])):
                rows += counted.live_rows(numbers[first:last], spans[first:last])
            own[present.terms] = rows
        self._counts[segment.id] = live, counts
        return counts

    def _in_field(self, reader: FieldReader) -> Present:
        data, ends = bytes(reader.term_bytes), reader.term_starts.tolist()
        known = self._saved.numbers
        pairs = [
            (number, there)
            for there, (begin, end) in enumerate(pairwise(ends))
            if (number := known.get(data[begin:end])) is not None
        ]
        both = np.array(pairs, np.int64).reshape(-1, 2)
        return Present(both[:, 0], both[:, 1])


def _batches(sizes: list[int]) -> list[int]:
    """Places to cut lists of some `sizes` into batches of about `AT_ONCE` entries."""
    batch = [total // AT_ONCE for total in accumulate(sizes)]
    cuts = [place for place, (own, after) in enumerate(pairwise(batch), 1) if own != after]
    return [0, *cuts, len(sizes)] if sizes else []


def _same(left: Live, right: Live) -> bool:
    if left is None or right is None:
        return left is right
    return np.array_equal(left, right)
