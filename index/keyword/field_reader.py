"""The reader of one field's array file: frequencies and positions of each term.

Nothing is decoded before it is asked for. Whatever a damaged file could hold is
checked against the sizes of the arrays where it is used: it raises
IndexDamagedError, and never reads outside an array or allocates by a wild number.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ..storage.array_file import Array
from ..storage.cached import cached_property
from ..storage.ranges import offsets_of, spread
from .document_lists import DocumentLists
from .field_format import ESCAPE, SAMPLE
from .written_words.word_reader import WordReader

# Four frequencies of a byte at once, as the four bytes of a uint32.
_UNPACKED: Final = (
    ((np.arange(256, dtype=np.uint8)[:, None] >> np.array([0, 2, 4, 6], np.uint8)) & 3) + 1
).astype(np.uint8)
_FOUR: Final = _UNPACKED.view(np.uint32).ravel()
_SUMS: Final = _UNPACKED.sum(axis=1, dtype=np.uint16)
_SUM_BEFORE: Final = np.cumsum(_UNPACKED, axis=1, dtype=np.int64) - _UNPACKED
# Picking one posting's positions costs as much as decoding this many postings in order.
_WORTH_SELECTING: Final = 64


class FieldReader(DocumentLists):
    """The terms of one field of a segment, with the postings of each.

    The arrays are those of the file, as the writer describes them.
    Raises IndexDamagedError when the file is missing or its arrays do not fit together.
    """

    def __init__(self, path: Path, documents: int) -> None:
        """Map the file and check that its arrays agree."""
        super().__init__(path, documents)
        file, postings = self.file, self.postings
        self._samples = file.array("samples", -(-postings // SAMPLE))
        self._bits = file.array("frequency_bits", -(-postings // 4))
        self._exceptions = file.array("frequency_exceptions")
        self._values = file.array("frequency_values", len(self._exceptions))
        self.positions_low = file.array("positions_low")
        self._far = file.array("position_exceptions")
        self._far_values = file.array("position_values", len(self._far))
        self.without_positions = not len(self.positions_low)
        self.has_words = file.array_if_any("word_starts") is not None

    @cached_property
    def words(self) -> WordReader | None:
        """The words of the field as written; None in a file that was written without them."""
        if not self.has_words:
            return None
        return WordReader(self.file, self.terms, len(self.lengths))

    def frequencies(self, begin: int, end: int) -> Array:
        """The frequencies of postings begin..end: uint8, or uint16 if one is over 255."""
        return self.frequencies_of(((begin, end),))

    def frequencies_of(self, spans: Sequence[tuple[int, int]]) -> Array:
        """The frequencies of several spans of postings, one after another: uint8 or uint16."""
        packed = [self._bits[begin // 4 : -(-end // 4)] for begin, end in spans]
        unpacked = _FOUR.take(np.concatenate(packed)).view(np.uint8)
        parts, at = [], 0
        for (begin, end), own in zip(spans, packed, strict=True):
            first = at + begin % 4
            parts.append(unpacked[first : first + end - begin])
            at += 4 * len(own)
        frequencies: Array = np.concatenate(parts) if len(parts) > 1 else parts[0]
        escaped = (frequencies == ESCAPE).nonzero()[0]
        if len(escaped):
            bounds = self._exceptions.searchsorted(np.array(spans, np.uint32)).tolist()
            values = np.concatenate([self._values[low:high] for low, high in bounds])
            if len(values) != len(escaped):
                raise self.file.damaged("array 'frequency_exceptions' does not fit the postings")
            if np.maximum.reduce(values).item() > 0xFF:
                frequencies = frequencies.astype(np.uint16)
            frequencies[escaped] = values
        return frequencies

    def frequencies_at(self, number: int, places: Array) -> Array:
        """int64[n]: the frequency of a term in the documents at `places` of its list."""
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
        """The positions of a term in its documents, or in the documents that `selection` picks.

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
        """The `offsets` and `positions` of some postings (n,) of any terms, as in `positions`."""
        starts, frequencies = self._selected(postings)
        if len(postings) and int((starts + frequencies).max()) > len(self.positions_low):
            raise self.file.damaged("a posting names positions that are not there")
        return offsets_of(frequencies), self._positions_at(spread(starts, frequencies))

    def token_start(self, posting: int) -> int:
        """The number of positions before those of a posting."""
        first = posting // SAMPLE * SAMPLE
        between = self.frequencies(first, posting).sum(dtype=np.int64)
        return int(self._samples[posting // SAMPLE]) + int(between)

    def _selected(self, postings: Array) -> tuple[Array, Array]:
        """The begin (int64[n]) and number (int64[n]) of the positions of some postings."""
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
