"""Inversion: turns pieces of text in order of document into postings in order of key."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from math import ceil

import numpy as np

from ..storage.array_file import Array
from ..storage.cached import cached_property
from ..storage.ranges import offsets_of, spread
from ..words.token import Part
from .field_format import LONGEST_DOCUMENT, WHOLE_WEIGHT
from .field_writer import TermBlock
from .written_words.word_table import WordTable


class PieceNumbers(dict[str, int]):
    """The number of each distinct piece of text, which is analysed when it is first seen.

    An entry is a word of a piece under one of its keys. Those of piece i are at
    `entries_of[i]:entries_of[i+1]`; `widths` has the positions that each piece takes.
    """

    def __init__(self, parts_of: Callable[[str], Sequence[Part]]) -> None:
        """Number pieces, whose words `parts_of` finds."""
        super().__init__()
        self._parts_of = parts_of
        self.terms: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.entries_of = array("I", [0])
        self.widths = array("I")
        self.entry_terms, self.entry_words = array("I"), array("I")
        self.entry_places, self.entry_weights = array("I"), array("B")

    def __missing__(self, piece: str) -> int:
        """Analyse a piece that is new."""
        number = self[piece] = len(self.widths)
        for position, _, _, written, keys in self._parts_of(piece):
            word = self.words.setdefault(written, len(self.words))
            for key, weight in keys:
                self.entry_terms.append(self.terms.setdefault(key, len(self.terms)))
                self.entry_words.append(word)
                self.entry_places.append(position)
                self.entry_weights.append(ceil(weight * WHOLE_WEIGHT))
        self.entries_of.append(len(self.entry_terms))
        self.widths.append(position + 1)
        return number

    @property
    def are_words(self) -> bool:
        """Whether each piece is a single word with a single key."""
        return len(self.entry_terms) == len(self.widths) == sum(self.widths)


class FieldBatch:
    """The pieces of one field in a batch of documents: first numbers, then postings."""

    def __init__(
        self,
        split: Callable[[str], Sequence[str]],
        parts_of: Callable[[str], Sequence[Part]],
        *,
        with_positions: bool,
    ) -> None:
        """Split documents into pieces with `split`, and find the words of a piece by `parts_of`."""
        self._split = split
        self._with_positions = with_positions
        self._numbers = PieceNumbers(parts_of)
        self._pieces = array("I")
        self._counts = array("I")

    def __len__(self) -> int:
        """The number of pieces so far."""
        return len(self._pieces)

    def add(self, texts: Iterable[str]) -> None:
        """Add documents."""
        number_of = self._numbers.__getitem__
        for text in texts:
            pieces = self._split(text)[:LONGEST_DOCUMENT]
            self._pieces.extend(map(number_of, pieces))
            self._counts.append(len(pieces))

    def lengths(self) -> Array:
        """uint32[documents]: the number of positions of each document."""
        counts = np.frombuffer(self._counts, np.uint32).astype(np.int64)
        if self._numbers.are_words:
            return counts.astype(np.uint32)
        widths = offsets_of(self._widths()[self._pieces_array()])
        ends = np.cumsum(counts)
        lengths: Array = np.minimum(widths[ends] - widths[ends - counts], LONGEST_DOCUMENT)
        return lengths.astype(np.uint32)

    def block(self) -> TermBlock:
        """All postings of the batch.

        Sorting (term, place in the batch) pairs as one 64-bit number each is several times
        as fast as a stable argsort, and gives the same order.
        """
        terms, ranks = _ranked(self._numbers.terms)
        entries, documents, positions = self._occurrences
        entry_terms = np.frombuffer(self._numbers.entry_terms, np.uint32)
        keys = ranks[entry_terms][entries] << np.uint64(32)
        keys |= np.arange(len(entries), dtype=np.uint64)
        keys.sort()
        places = (keys & np.uint64(0xFFFF_FFFF)).astype(np.int64)
        keys >>= np.uint64(32)
        documents, positions = documents[places], positions[places]
        fresh = np.ones(len(keys), np.bool_)
        fresh[1:] = (keys[1:] != keys[:-1]) | (documents[1:] != documents[:-1])
        if not self._numbers.are_words:  # a key may stand twice at one position, by two words
            again = ~fresh
            again[1:] &= positions[1:] == positions[:-1]
            keys, documents, positions = keys[~again], documents[~again], positions[~again]
            fresh = fresh[~again]
        first = np.flatnonzero(fresh)
        return TermBlock(
            terms=terms,
            counts=np.bincount(keys[first].astype(np.int64), minlength=len(terms)),
            documents=documents[first],
            frequencies=np.diff(first, append=len(keys)).astype(np.uint32),
            positions=positions if self._with_positions else np.empty(0, np.uint32),
        )

    def words(self) -> WordTable:
        """The words of the batch, and their keys by number in the block."""
        numbers = self._numbers
        _, term_ranks = _ranked(numbers.terms)
        words, word_ranks = _ranked(numbers.words)
        entries, documents, _ = self._occurrences
        size = len(numbers.entry_terms)
        last = np.zeros(size, np.int64)
        last[entries] = documents  # of several values for an entry, the last stays
        first = np.zeros(size, np.int64)
        first[entries[::-1]] = documents[::-1]
        weights = np.frombuffer(numbers.entry_weights, np.uint8)
        led = np.flatnonzero(weights)  # no word leads to a key without weight
        return WordTable.of(
            words,
            word_ranks[np.frombuffer(numbers.entry_words, np.uint32)[led]].astype(np.int64),
            term_ranks[np.frombuffer(numbers.entry_terms, np.uint32)[led]].astype(np.int64),
            weights[led],
            first[led],
            last[led],
        )

    @cached_property
    def _occurrences(self) -> tuple[Array, Array, Array]:
        """The entry, document and position of each occurrence of an entry: (n,) each, in order."""
        pieces, counts = self._pieces_array(), np.frombuffer(self._counts, np.uint32)
        owners = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        ends = np.cumsum(counts, dtype=np.int64)
        if self._numbers.are_words:
            firsts = (ends - counts)[owners]
            return pieces, owners, (np.arange(len(pieces)) - firsts).astype(np.uint32)
        begins = offsets_of(self._widths()[pieces])[:-1]
        begins -= np.repeat(begins[np.minimum(ends - counts, len(begins) - 1)], counts)
        starts = np.frombuffer(self._numbers.entries_of, np.uint32).astype(np.int64)
        sizes = starts[pieces + 1] - starts[pieces]
        entries = spread(starts[pieces], sizes)
        places = np.frombuffer(self._numbers.entry_places, np.uint32).astype(np.int64)
        positions = np.repeat(begins, sizes) + places[entries]
        kept = positions < LONGEST_DOCUMENT
        owners = np.repeat(owners, sizes)
        return entries[kept], owners[kept], positions[kept].astype(np.uint32)

    def _pieces_array(self) -> Array:
        return np.frombuffer(self._pieces, np.uint32)

    def _widths(self) -> Array:
        return np.frombuffer(self._numbers.widths, np.uint32)


def _ranked(numbers: dict[str, int]) -> tuple[list[bytes], Array]:
    """The numbered texts in byte order, and the rank of each number in it: uint64[n]."""
    encoded = [text.encode() for text in numbers]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    ranks = np.empty(len(encoded), np.uint64)
    ranks[order] = np.arange(len(encoded), dtype=np.uint64)
    return [encoded[number] for number in order], ranks
