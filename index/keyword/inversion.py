"""Inversion: turns terms in order of document into postings in order of term."""

from array import array
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from .array_file import Array
from .field_writer import LONGEST_DOCUMENT, TermBlock


class TermNumbers(dict[str, int]):
    """The number of each word's term, given when the word is first seen and analysed."""

    def __init__(self, term_of: Callable[[str], str]) -> None:
        """Number the terms that `term_of` makes of words."""
        super().__init__()
        self.terms: dict[str, int] = {}
        self._term_of = term_of

    def __missing__(self, word: str) -> int:
        """Analyse a word that is new."""
        number = self.terms.setdefault(self._term_of(word), len(self.terms))
        self[word] = number
        return number


class FieldBatch:
    """The words of one field in a batch of documents: first term numbers, then postings."""

    def __init__(
        self,
        split: Callable[[str], Sequence[str]],
        term_of: Callable[[str], str],
        *,
        with_positions: bool,
    ) -> None:
        """Split documents with `split` and make terms with `term_of`."""
        self._split = split
        self._with_positions = with_positions
        self._numbers = TermNumbers(term_of)
        self._tokens = array("I")
        self._lengths = array("I")

    def __len__(self) -> int:
        """The number of words so far."""
        return len(self._tokens)

    def add(self, texts: Iterable[str]) -> None:
        """Add documents."""
        number_of = self._numbers.__getitem__
        for text in texts:
            words = self._split(text)[:LONGEST_DOCUMENT]
            self._tokens.extend(map(number_of, words))
            self._lengths.append(len(words))

    def lengths(self) -> Array:
        """uint32[documents]: the number of terms of each document."""
        return np.frombuffer(self._lengths, np.uint32).astype(np.uint32)

    def block(self) -> TermBlock:
        """All postings of the batch.

        Sorting (term, place in the batch) pairs as one 64-bit number each is several times
        as fast as a stable argsort, and gives the same order.
        """
        terms = sorted(term.encode() for term in self._numbers.terms)
        rank_of = {term: rank for rank, term in enumerate(terms)}
        ranks = np.fromiter(
            (rank_of[term.encode()] for term in self._numbers.terms), np.uint64, len(terms)
        )
        tokens = np.frombuffer(self._tokens, np.uint32)
        keys = ranks[tokens] << np.uint64(32)
        keys |= np.arange(len(tokens), dtype=np.uint64)
        keys.sort()
        places = (keys & np.uint64(0xFFFF_FFFF)).astype(np.int64)
        keys >>= np.uint64(32)
        lengths = self.lengths()
        ends = np.cumsum(lengths, dtype=np.int64)
        documents = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[places]
        fresh = np.ones(len(keys), np.bool_)
        fresh[1:] = (keys[1:] != keys[:-1]) | (documents[1:] != documents[:-1])
        first = np.flatnonzero(fresh)
        positions = np.empty(0, np.uint32)
        if self._with_positions:
            positions = (places - (ends - lengths)[documents]).astype(np.uint32)
        return TermBlock(
            terms=terms,
            counts=np.bincount(keys[first].astype(np.int64), minlength=len(terms)),
            documents=documents[first],
            frequencies=np.diff(first, append=len(keys)).astype(np.uint32),
            positions=positions,
        )
