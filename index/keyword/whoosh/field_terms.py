"""The terms of one field over live rows, and the postings of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np

from ...storage.array_file import Array
from ...storage.cached import cached_property
from ...storage.ranges import offsets_of
from ..postings import Postings
from ..term_range_reader import all_terms, read_documents
from .live_rows import LivePart, LiveRows

# Terms whose decoded postings are kept: a query reads those of each term several times.
_KEPT: Final = 64
# Postings that are read together to find the terms with a live row.
_AT_ONCE: Final = 1 << 22


@dataclass(frozen=True)
class LivePostings:
    """One term's postings over live rows.

    `numbers` int64[n] ascends; `frequencies` and `lengths` uint[n] belong to the same rows.
    `stored` has the segments' postings that they come from, and the indices of the live ones in
    each (None for all).
    """

    numbers: Array
    frequencies: Array
    lengths: Array
    stored: Sequence[tuple[Postings, Array | None]] = ()

    @cached_property
    def positions(self) -> tuple[Array, Array]:
        """Offsets int64[n+1], positions uint32[offsets[n]]; row i has offsets[i]:offsets[i+1]."""
        found = [postings.positions(selection) for postings, selection in self.stored]
        counts = [np.diff(offsets) for offsets, _ in found]
        return offsets_of(np.concatenate(counts)), np.concatenate([places for _, places in found])


class FieldTerms(Protocol):
    """The terms of a field and their postings, from any origin."""

    @property
    def terms(self) -> Sequence[bytes]:
        """All terms that a live row has, ascending."""

    def postings(self, term: bytes) -> LivePostings | None:
        """The postings of a term; None if no live row has it."""


class KeywordTerms:
    """The terms of a field in the keyword index, over all segments."""

    def __init__(self, rows: LiveRows, field: str) -> None:
        """Read the `field` of the segments of `rows`."""
        self._rows, self._field = rows, field
        self.postings = lru_cache(_KEPT)(self._find)

    @cached_property
    def terms(self) -> Sequence[bytes]:
        """All terms that a live row has, ascending."""
        return sorted({term for part in self._rows.parts for term in self._live_terms(part)})

    def _live_terms(self, part: LivePart) -> list[bytes]:
        field = part.segment.reader(self._field)
        terms, rows = all_terms(field), part.rows_of_documents(self._field)
        if rows.all():
            return terms
        found: list[bytes] = []
        starts = field.posting_starts.astype(np.int64)
        low = 0
        while low < field.terms:
            high = int(starts.searchsorted(starts[low] + _AT_ONCE, side="right")) - 1
            high = min(max(high, low + 1), field.terms)
            live = rows[read_documents(field, low, high)] > 0
            kept = np.logical_or.reduceat(live, starts[low:high] - starts[low])
            found += (terms[low + place] for place in np.flatnonzero(kept).tolist())
            low = high
        return found

    def _find(self, term: bytes) -> LivePostings | None:
        numbers, frequencies, lengths, stored = [], [], [], []
        for part in self._rows.parts:
            place = part.segment.reader(self._field).find(term)
            if place is None:
                continue
            postings = part.segment.postings_at(self._field, place)
            selection = part.selection(postings.rows)
            picked = slice(None) if selection is None else selection
            rows = postings.rows[picked]
            often = postings.frequencies
            numbers.append(part.numbers(rows))
            frequencies.append(np.ones(len(rows), np.uint8) if often is None else often[picked])
            lengths.append(postings.lengths[picked])
            stored.append((postings, selection))
        if not sum(map(len, numbers)):
            return None
        return LivePostings(
            np.concatenate(numbers), np.concatenate(frequencies), np.concatenate(lengths), stored
        )
