"""The reader of one field's array file: a term's number, and what its postings hold.

Nothing is decoded before it is asked for. Whatever a damaged file could hold is
checked against the sizes of the arrays where it is used: it raises
IndexDamagedError, and never reads outside an array or allocates by a wild number.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from .arrayfile import Array, ArrayFile
from .dictionary import TermDictionary
from .field_writer import ESCAPE, SAMPLE, chunk_count
from .ranges import offsets_of, spread

# Four frequencies of a byte at once, as the four bytes of a uint32.
_UNPACKED: Final = (
    ((np.arange(256, dtype=np.uint8)[:, None] >> np.array([0, 2, 4, 6], np.uint8)) & 3) + 1
).astype(np.uint8)
_FOUR: Final = _UNPACKED.view(np.uint32).ravel()
_SUMS: Final = _UNPACKED.sum(axis=1, dtype=np.uint16)
_SUM_BEFORE: Final = np.cumsum(_UNPACKED, axis=1, dtype=np.int64) - _UNPACKED
_NOTHING: Final = np.empty(0, np.uint32)
# Picking one posting's positions costs as much as decoding so many postings in order.
_WORTH_SELECTING: Final = 64


class FieldReader(TermDictionary):
    """One field of a segment: its terms, and the postings of each.

    Documents are rows for `body`, articles for the other fields. `terms` and `postings` are
    counts; `lengths` uint[documents] is the number of terms of each document. The other arrays
    are those of the file, as the writer describes them.
    Raises IndexDamagedError when the file is missing or its arrays do not fit together.
    """

    def __init__(self, path: Path, documents: int) -> None:
        """Map the file and check that its arrays fit each other."""
        file = ArrayFile(path)
        self.chunks = chunk_count(documents)
        self.lengths = file.array("lengths", documents)
        self.posting_starts = file.array("posting_starts")
        terms = len(self.posting_starts) - 1
        if terms < 0:
            raise file.damaged("array 'posting_starts' is empty")
        super().__init__(file, terms)
        self.directory_starts = file.array("directory_starts", terms + 1)
        self.max_frequency = file.array("max_frequency", terms)
        self.min_length = file.array("min_length", terms)
        self.postings = postings = int(self.posting_starts[-1])
        self.documents_low = file.array("documents_low", postings)
        self._samples = file.array("samples", -(-postings // SAMPLE))
        self._bits = file.array("frequency_bits", -(-postings // 4))
        self.directory = file.array("directory", int(self.directory_starts[-1]))
        self._exceptions = file.array("frequency_exceptions")
        self._values = file.array("frequency_values", len(self._exceptions))
        self.positions_low = file.array("positions_low")
        self._far = file.array("position_exceptions")
        self._far_values = file.array("position_values", len(self._far))
        self.without_positions = not len(self.positions_low)

    def span(self, number: int) -> tuple[int, int]:
        """Where the postings of a term begin and end among all postings of the field."""
        begin, end = int(self.posting_starts[number]), int(self.posting_starts[number + 1])
        if not 0 <= begin < end <= self.postings:
            raise self.file.damaged("array 'posting_starts' is not ascending")
        return begin, end

    def documents(self, number: int) -> Array:
        """uint32[count]: the documents of a term, ascending."""
        return self.documents_of((number,))

    def documents_of(self, numbers: Sequence[int]) -> Array:
        """uint32[sum of counts]: the documents of several terms, one term's after another's.

        As `documents` of each, in a handful of NumPy calls for all.
        """
        spans = [self.span(number) for number in numbers]
        low = np.concatenate([self.documents_low[begin:end] for begin, end in spans])
        documents = low.astype(np.uint32)
        if self.chunks > 1:
            documents |= self._high_bits(numbers, spans)
        if int(documents.max()) >= len(self.lengths):
            raise self.file.damaged("a posting names a document that is not there")
        return documents

    def _high_bits(self, numbers: Sequence[int], spans: Sequence[tuple[int, int]]) -> Array:
        """The upper halves of the documents of several terms, or more than that: uint32."""
        longest = 2 * self.chunks
        in_runs = [end - begin > longest for begin, end in spans]
        ends = [
            self._directory_of(number, self.chunks)
            for number, long in zip(numbers, in_runs, strict=True)
            if long
        ]
        runs = self._of_runs(np.concatenate(ends), spans, in_runs) if ends else _NOTHING
        if all(in_runs):
            return runs
        parts, at = [], 0
        for number, (begin, end), long in zip(numbers, spans, in_runs, strict=True):
            if long:
                parts.append(runs[at : at + end - begin])
                at += end - begin
            else:
                parts.append(self._directory_of(number, end - begin))
        return np.concatenate(parts)

    def _of_runs(
        self, ends: Array, spans: Sequence[tuple[int, int]], in_runs: Sequence[bool]
    ) -> Array:
        """The upper halves of lists in runs, whose `ends` (lists · chunks,) are those of each."""
        counts = ends.astype(np.int64)
        counts[1:] -= ends[:-1]
        firsts = slice(None, None, self.chunks)
        counts[firsts] = ends[firsts]
        sizes = [end - begin for (begin, end), long in zip(spans, in_runs, strict=True) if long]
        if int(counts.min()) < 0 or ends[self.chunks - 1 :: self.chunks].tolist() != sizes:
            raise self.file.damaged("array 'directory' does not fit the postings")
        high = np.arange(self.chunks, dtype=np.uint32) << 16
        return np.repeat(np.tile(high, len(sizes)), counts)

    def places(self, number: int, documents: Array) -> tuple[Array, Array]:
        """Which of `documents` (int64[n], ascending) a term stands in, and where in its list.

        Returns two int64[m]: indices into `documents`, and into the term's postings. Of a long
        list no more is read than the binary searches look at.
        """
        begin, end = self.span(number)
        low = self.documents_low[begin:end]
        if self.chunks <= 1:
            return _found(low, documents.astype(np.uint16))
        if end - begin <= 2 * self.chunks:
            return _found(self.documents(number), documents.astype(np.uint32))
        ends = self._directory_of(number, self.chunks).astype(np.int64)
        starts = ends.copy()
        starts[1:], starts[0] = ends[:-1], 0
        if int((ends - starts).min()) < 0 or int(ends[-1]) != len(low):
            raise self.file.damaged("array 'directory' does not fit the postings")
        bounds = documents.searchsorted(_run_starts(self.chunks)).tolist()
        wanted = documents.astype(np.uint16)  # keeps the low bits
        places = np.empty(len(documents), np.int64)
        runs = zip(bounds, bounds[1:], starts.tolist(), ends.tolist(), strict=False)
        for first, last, start, stop in runs:
            if first < last:
                own = slice(first, last)
                places[own] = low[start:stop].searchsorted(wanted[own])
                places[own] += start
        inside = places < ends.take(documents >> 16)
        places *= inside
        which = (inside & (low.take(places) == wanted)).nonzero()[0]
        return which, places.take(which)

    def _directory_of(self, number: int, size: int) -> Array:
        begin, end = int(self.directory_starts[number]), int(self.directory_starts[number + 1])
        if end - begin != size or end > len(self.directory):
            raise self.file.damaged("array 'directory_starts' does not fit the postings")
        return self.directory[begin:end]

    def frequencies(self, begin: int, end: int) -> Array:
        """The frequencies of postings begin..end: uint8, or uint16 where one is over 255."""
        first = begin // 4
        unpacked = _FOUR[self._bits[first : -(-end // 4)]].view(np.uint8)
        frequencies: Array = unpacked[begin - 4 * first : end - 4 * first]
        low, high = self._exceptions.searchsorted(np.array([begin, end], np.uint32)).tolist()
        return self._with_exceptions(frequencies, -begin, low, high) if low < high else frequencies

    def _with_exceptions(self, frequencies: Array, shift: int, low: int, high: int) -> Array:
        """`frequencies` with exceptions low..high written in: posting p's is at p + shift."""
        where = self._exceptions[low:high].astype(np.int64) + shift
        values = self._values[low:high]
        if int(where.min()) < 0 or int(where.max()) >= len(frequencies):
            raise self.file.damaged("array 'frequency_exceptions' is not ascending")
        if int(values.max()) > 0xFF:
            frequencies = frequencies.astype(np.uint16)
        frequencies[where] = values
        return frequencies

    def frequencies_of(self, numbers: Sequence[int]) -> Array:
        """The frequencies of several terms, one term's after another's: uint8 or uint16."""
        spans = [self.span(number) for number in numbers]
        if len(spans) == 1:
            return self.frequencies(*spans[0])
        unpacked = _FOUR[
            np.concatenate([self._bits[begin // 4 : -(-end // 4)] for begin, end in spans])
        ].view(np.uint8)
        parts, at = [], 0
        for begin, end in spans:
            first = at + begin % 4
            parts.append(unpacked[first : first + end - begin])
            at += (-(-end // 4) - begin // 4) * 4
        frequencies: Array = np.concatenate(parts)
        bounds = self._exceptions.searchsorted(np.array(spans, np.uint32)).tolist()
        at = 0
        for (begin, end), (low, high) in zip(spans, bounds, strict=True):
            if low < high:
                frequencies = self._with_exceptions(frequencies, at - begin, low, high)
            at += end - begin
        return frequencies

    def frequencies_at(self, number: int, places: Array) -> Array:
        """int64[n]: how often a term stands in the documents at `places` of its list."""
        postings = self.span(number)[0] + places
        frequencies: Array = _UNPACKED[self._bits[postings >> 2], postings & 3].astype(np.int64)
        escaped = np.flatnonzero(frequencies == ESCAPE)
        if len(escaped):
            here = self._exceptions.searchsorted(postings[escaped].astype(np.uint32))
            if int(here.max()) >= len(self._values):
                raise self.file.damaged("array 'frequency_exceptions' lacks a posting")
            frequencies[escaped] = self._values[here]
        return frequencies

    def positions(self, number: int, selection: Array | None = None) -> tuple[Array, Array]:
        """Where a term stands in its documents, or in those that `selection` picks of them.

        `selection` int[n] indexes the term's documents. Returns `offsets` int64[n+1] and
        `positions` uint32[offsets[n]]; those of document i are offsets[i]:offsets[i+1].
        """
        begin, end = self.span(number)
        if selection is not None:
            if not len(selection):
                return np.zeros(1, np.int64), np.empty(0, np.uint32)
            begin, end = begin + int(selection.min()), begin + int(selection.max()) + 1
            if len(selection) * _WORTH_SELECTING < end - begin:
                return self.positions_at(self.span(number)[0] + selection.astype(np.int64))
            selection = selection - selection.min()
        frequencies = self.frequencies(begin, end)
        offsets = offsets_of(frequencies)
        positions = self.position_range(self.token_start(begin), int(offsets[-1]))
        if selection is None:
            return offsets, positions
        picked = frequencies[selection]
        return offsets_of(picked), positions[spread(offsets[selection], picked)]

    def positions_at(self, postings: Array) -> tuple[Array, Array]:
        """Of some postings (n,) of whatever terms: `offsets` and `positions`, as above."""
        starts, frequencies = self._selected(postings)
        if len(postings) and int((starts + frequencies).max()) > len(self.positions_low):
            raise self.file.damaged("a posting names positions that are not there")
        return offsets_of(frequencies), self._positions_at(spread(starts, frequencies))

    def token_start(self, posting: int) -> int:
        """How many positions lie before those of a posting."""
        first = posting // SAMPLE * SAMPLE
        between = self.frequencies(first, posting).sum(dtype=np.int64)
        return int(self._samples[posting // SAMPLE]) + int(between)

    def _selected(self, postings: Array) -> tuple[Array, Array]:
        """Of some postings: int64[n], where their positions begin, and int64[n], how many."""
        block, within = np.divmod(postings, SAMPLE)
        column = np.arange(SAMPLE // 4)
        bits = self._bits[np.minimum(block[:, None] * len(column) + column, len(self._bits) - 1)]
        before = (_SUMS[bits] * (column < (within // 4)[:, None])).sum(axis=1, dtype=np.int64)
        own = self._bits[postings // 4]
        before += _SUM_BEFORE[own, postings % 4]
        frequencies = _UNPACKED[own, postings % 4].astype(np.int64)
        low = np.searchsorted(self._exceptions, (block * SAMPLE).astype(np.uint32))
        here = np.searchsorted(self._exceptions, postings.astype(np.uint32))
        if len(here) and int((here - low).min()) < 0:
            raise self.file.damaged("array 'frequency_exceptions' is not ascending")
        owner = np.repeat(np.arange(len(postings)), here - low)
        np.add.at(before, owner, self._values[spread(low, here - low)].astype(np.int64) - ESCAPE)
        escaped = frequencies == ESCAPE
        if int(here[escaped].max(initial=-1)) >= len(self._values):
            raise self.file.damaged("array 'frequency_exceptions' lacks a posting")
        frequencies[escaped] = self._values[here[escaped]]
        return self._samples[block].astype(np.int64) + before, frequencies

    def position_range(self, begin: int, count: int) -> Array:
        """uint32[count]: positions number begin..begin+count of the field."""
        if begin + count > len(self.positions_low):
            raise self.file.damaged("a posting names positions that are not there")
        positions = self.positions_low[begin : begin + count].astype(np.uint32)
        low, high = np.searchsorted(self._far, np.array([begin, begin + count], np.uint32))
        if low < high:
            where = self._far[low:high].astype(np.int64) - begin
            if int(where.min()) < 0 or int(where.max()) >= count:
                raise self.file.damaged("array 'position_exceptions' is not ascending")
            positions[where] |= self._far_values[low:high].astype(np.uint32) << 8
        return positions

    def _positions_at(self, tokens: Array) -> Array:
        positions = self.positions_low[tokens].astype(np.uint32)
        if len(self._far):
            found = np.searchsorted(self._far, tokens.astype(np.uint32))
            found[found == len(self._far)] = 0
            hit = self._far[found] == tokens
            positions[hit] |= self._far_values[found[hit]].astype(np.uint32) << 8
        return positions


@cache
def _run_starts(chunks: int) -> Array:
    """int64[chunks + 1]: the first document of each run, and what comes after the last."""
    return np.arange(chunks + 1, dtype=np.int64) << 16


def _found(ascending: Array, wanted: Array) -> tuple[Array, Array]:
    """Which of `wanted` are in `ascending` (not empty), and where there."""
    places = ascending.searchsorted(wanted)
    places[places == len(ascending)] = 0
    which = np.flatnonzero(ascending.take(places) == wanted)
    return which, places.take(which)
