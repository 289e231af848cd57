"""Term tables: the weights and occurrences of many terms at once, as saved searches need them.

As in a search, only live rows are counted. The counts of a segment are kept from one generation to
the next while its live rows stay the same.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import FieldReader, KeywordSegment
from ....index.storage.ranges import spread
from ....index.words import TEXT_FIELDS
from ....index.words.mixed import SEPARATOR
from ...corpus import Occurrences
from .collection import Scorer
from .word_weights import weights_of_words

Live = NDArray[np.bool_] | None

_SEPARATOR: Final = SEPARATOR.encode()

AT_ONCE: Final = 1 << 20
"""Postings that are counted at a time."""


class Present(NamedTuple):
    """The terms that a field of a segment has: numbers in the table and in the field, (n,) each."""

    terms: NDArray[np.int64]
    there: NDArray[np.int64]


class SegmentCounts(NamedTuple):
    """The counts of one segment: the terms in each field, and the live rows with them.

    `rows` is int64[fields, terms]; it is true of the rows that were `live`.
    """

    present: tuple[Present, ...]
    live: Live
    rows: NDArray[np.int64]


class Counted(NamedTuple):
    """The counts of some terms: for each segment, by its folder."""

    terms: tuple[str, ...]
    segments: dict[Path, SegmentCounts]


class LocalTermTable:
    """The table of some terms of a local corpus, see `corpus.TermTable`. Immutable."""

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        scorer: Scorer,
        terms: Sequence[str],
        counted: object = None,
    ) -> None:
        """Look up `terms` in `segments`, which the `scorer` scores."""
        self._segments, self._scorer = tuple(segments), scorer
        self._bases = np.cumsum([0, *(segment.rows for segment in segments)])
        kept: dict[Path, SegmentCounts] = {}
        if isinstance(counted, Counted) and counted.terms == tuple(terms):
            kept = counted.segments
        numbers = {term.encode(): number for number, term in enumerate(terms)}
        self._counts = [
            _counts(segment, scorer, number, numbers, kept.get(segment.folder))
            for number, segment in enumerate(self._segments)
        ]
        frequencies = np.zeros((len(TEXT_FIELDS), len(terms)), np.int64)
        for counts in self._counts:
            frequencies += counts.rows
        idfs = scorer.idfs(frequencies)
        self.weights, occurring = weights_of_words(idfs[0], idfs[1], scorer.unknown)
        self.known: NDArray[np.bool_] = occurring > 0
        self._scales = idfs * np.array([[scorer.weights[field]] for field in TEXT_FIELDS])
        self.bounds = scorer.most(self._scales)
        folders = [segment.folder for segment in self._segments]
        self.counted = Counted(tuple(terms), dict(zip(folders, self._counts, strict=True)))

    def occurrences(self, rows: NDArray[np.int64]) -> Occurrences:
        """Where the terms occur in some live rows (n,), ascending."""
        nothing = np.empty(0, np.int64)
        parts = [Occurrences(nothing, nothing, nothing, np.empty(0))]
        for number, (first, end) in enumerate(pairwise(rows.searchsorted(self._bases).tolist())):
            if first < end:
                found = self._in_segment(number, rows[first:end] - self._bases[number])
                parts += [own._replace(places=own.places + first) for own in found]
        return Occurrences(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def _in_segment(self, number: int, rows: NDArray[np.int64]) -> list[Occurrences]:
        """The occurrences in some rows (n,) of a segment, for each field that has any."""
        segment = self._segments[number]
        owners = segment.owners()[rows].astype(np.int64)
        articles, firsts, sizes = np.unique(owners, return_index=True, return_counts=True)
        parts = []
        for field, present in enumerate(self._counts[number].present):
            if not len(present.there):
                continue
            if TEXT_FIELDS[field] == "body":
                parts.append(self._in_documents(number, field, present, rows))
            else:
                own = self._in_documents(number, field, present, articles)
                many = sizes[own.places]
                parts.append(
                    Occurrences(
                        np.repeat(own.terms, many),
                        np.repeat(own.fields, many),
                        spread(firsts[own.places], many),
                        np.repeat(own.scores, many),
                    )
                )
        return parts

    def _in_documents(
        self, number: int, field: int, present: Present, documents: NDArray[np.int64]
    ) -> Occurrences:
        """The occurrences in some documents (n,) of a segment's field, in one pass over it."""
        own = self._scorer.segment_field(number, TEXT_FIELDS[field])
        reader = own.reader
        begins = reader.posting_starts[present.there].astype(np.int64)
        sizes = reader.posting_starts[present.there + 1].astype(np.int64) - begins
        every = spread(begins, sizes)
        if reader.chunks > 1:
            lists = [reader.documents(each) for each in present.there.tolist()]
            having = np.concatenate(lists).astype(np.int64)
        else:  # a small segment stores them plainly, all terms in one array
            having = reader.documents_low[every].astype(np.int64)
        places = np.full(len(reader.lengths), -1, np.int64)
        places[documents] = np.arange(len(documents))
        kept = np.flatnonzero(places[having] >= 0)
        having, terms = having[kept], np.repeat(present.terms, sizes)[kept]
        scores = own.formula.scores(
            reader.frequencies(0, reader.postings)[every[kept]],
            reader.lengths[having],
            self._scales[field][terms],
        )
        return Occurrences(terms, np.full(len(terms), field), places[having], scores)


def _counts(
    segment: KeywordSegment,
    scorer: Scorer,
    number: int,
    terms: dict[bytes, int],
    kept: SegmentCounts | None,
) -> SegmentCounts:
    """The counts of a segment: those that were `kept`, as far as they are still true."""
    live = scorer.live[number]
    if kept is not None and _same(live, kept.live):
        return kept
    present = (
        tuple(_present(terms, segment.reader(field)) for field in TEXT_FIELDS)
        if kept is None
        else kept.present
    )
    rows = np.zeros((len(TEXT_FIELDS), len(terms)), np.int64)
    for field, own, there in zip(TEXT_FIELDS, rows, present, strict=True):
        counting = scorer.segment_field(number, field)
        starts = counting.reader.posting_starts
        begins, ends = starts[there.there].tolist(), starts[there.there + 1].tolist()
        spans = list(zip(begins, ends, strict=True))
        numbers = there.there.tolist()
        counts: list[int] = []
        for first, last in pairwise(_batches([end - begin for begin, end in spans])):
            counts += counting.live_rows(numbers[first:last], spans[first:last])
        own[there.terms] = counts
    return SegmentCounts(present, live, rows)


def _present(terms: dict[bytes, int], reader: FieldReader) -> Present:
    data, ends = bytes(reader.term_bytes), reader.term_starts.tolist()
    pairs = [
        (number, there)
        for there, (begin, end) in enumerate(pairwise(ends))
        if (number := terms.get(data[begin:end])) is not None
    ]
    # Terms of several analyses have a key in each, and those of one key may be several.
    mixed = [term for term in terms if _SEPARATOR in term]
    pairs += [(terms[term], there) for term in mixed if (there := reader.find(term)) is not None]
    pairs.sort(key=itemgetter(1))
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
