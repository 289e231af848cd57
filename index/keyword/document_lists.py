"""The document lists of a field: the documents of each term, whole or intersected."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from operator import sub
from pathlib import Path

import numpy as np

from ..storage.array_file import Array, ArrayFile
from .field_format import chunk_count
from .term_dictionary import TermDictionary


class DocumentLists(TermDictionary):
    """The terms of one field of a segment, with the documents of each.

    Documents are rows for `body`, articles for the other fields. `terms` and `postings` are
    counts; `lengths` uint[documents] is the number of terms of each document. The other arrays
    are those of the file, as the writer describes them.
    Raises IndexDamagedError when the file is missing or its arrays do not fit together.
    """

    def __init__(self, path: Path, documents: int) -> None:
        """Map the file and check that its arrays agree."""
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
        self.directory = file.array("directory", int(self.directory_starts[-1]))

    def span(self, number: int) -> tuple[int, int]:
        """The begin and end of a term's postings among all postings of the field."""
        start = self.posting_starts.item
        begin, end = start(number), start(number + 1)
        if not 0 <= begin < end <= self.postings:
            raise self.file.damaged("array 'posting_starts' is not ascending")
        return begin, end

    def documents(self, number: int) -> Array:
        """uint32[count]: the documents of a term, ascending."""
        return self.documents_of((number,), (self.span(number),)).astype(np.uint32)

    def documents_of(self, numbers: Sequence[int], spans: Sequence[tuple[int, int]]) -> Array:
        """int64[sum of counts]: the documents of several terms, term after term.

        As `documents` of each, whose `spans` these are, in a handful of NumPy calls for all.
        """
        low = [self.documents_low[begin:end] for begin, end in spans]
        if self.chunks > 1:
            documents = self._high_bits(numbers, [end - begin for begin, end in spans])
            documents |= np.concatenate(low)
        else:
            documents = np.concatenate(low, dtype=np.int64)
        if np.maximum.reduce(documents).item() >= len(self.lengths):
            raise self.file.damaged("a posting names a document that is not there")
        return documents

    def _high_bits(self, numbers: Sequence[int], sizes: Sequence[int]) -> Array:
        """The upper halves of the documents of several terms, or a superset of them: int64."""
        high: list[int] = []
        counts: list[int] = []  # of the postings that each of them belongs to
        for number, size in zip(numbers, sizes, strict=True):
            if size <= 2 * self.chunks:
                high += self._directory_of(number, size).tolist()
                counts += repeat(1, size)
            else:
                ends = self._ends_of_runs(number, size)
                high += range(0, self.chunks << 16, 1 << 16)
                counts += map(sub, ends, [0, *ends])
        return np.array(high).repeat(counts)

    def places(self, number: int, documents: Array) -> tuple[Array, Array]:
        """The members of `documents` (int64[n], ascending) that have a term, and their list places.

        Returns two int64[m]: indices into `documents`, and into the term's postings. Of a long
        list no more is read than the binary searches look at.
        """
        begin, end = self.span(number)
        low = self.documents_low[begin:end]
        if self.chunks <= 1:
            return _found(low, documents.astype(np.uint16))
        if end - begin <= 2 * self.chunks:
            return _found(self.documents_of((number,), ((begin, end),)), documents)
        wanted = documents.astype(np.uint16)  # keeps the low bits
        places = np.empty(len(documents), np.int64)
        found = np.zeros(len(documents), np.bool_)
        for own, start, stop in self._runs(number, end - begin, documents):
            if start < stop:
                at = low[start:stop].searchsorted(wanted[own])
                hits = low[start:stop].take(at, mode="clip")
                np.equal(hits, wanted[own], out=found[own])
                np.add(at, start, out=places[own])
        which = found.nonzero()[0]
        return which, places.take(which)

    def ranks(self, number: int, documents: Array) -> Array:
        """How many of a term's documents precede each of `documents`: int64[n], in their order.

        `documents` are ascending, and may name one more than there are. As little is read.
        """
        begin, end = self.span(number)
        low = self.documents_low[begin:end]
        if self.chunks > 1 and end - begin <= 2 * self.chunks:
            return self.documents_of((number,), ((begin, end),)).searchsorted(documents)
        known = documents[: int(documents.searchsorted(len(self.lengths)))]
        ranks = np.full(len(documents), len(low))
        wanted = known.astype(np.uint16)
        if self.chunks <= 1:
            ranks[: len(known)] = low.searchsorted(wanted)
            return ranks
        for own, start, stop in self._runs(number, end - begin, known):
            np.add(low[start:stop].searchsorted(wanted[own]), start, out=ranks[own])
        return ranks

    def _runs(self, number: int, size: int, documents: Array) -> Iterator[tuple[slice, int, int]]:
        """For each run of 65,536 documents that holds any: its members, and its place in a list."""
        ends = self._ends_of_runs(number, size)
        bounds = documents.searchsorted(_run_starts(self.chunks)).tolist()
        for first, last, start, stop in zip(bounds, bounds[1:], [0, *ends], ends, strict=False):
            if first < last:
                yield slice(first, last), start, stop

    def _ends_of_runs(self, number: int, size: int) -> list[int]:
        """The end of each run of 65,536 documents in a list of `size`."""
        ends: list[int] = self._directory_of(number, self.chunks).tolist()
        if sorted(ends) != ends or ends[-1] != size:
            raise self.file.damaged("array 'directory' does not fit the postings")
        return ends

    def _directory_of(self, number: int, size: int) -> Array:
        start = self.directory_starts.item
        begin, end = start(number), start(number + 1)
        if end - begin != size or end > len(self.directory):
            raise self.file.damaged("array 'directory_starts' does not fit the postings")
        return self.directory[begin:end]


@cache
def _run_starts(chunks: int) -> Array:
    """int64[chunks + 1]: the first document of each run, and the end of the last one."""
    return np.arange(chunks + 1, dtype=np.int64) << 16


def _found(ascending: Array, wanted: Array) -> tuple[Array, Array]:
    """Which of `wanted` are in `ascending` (not empty), and their places in it."""
    places = ascending.searchsorted(wanted)
    places[places == len(ascending)] = 0
    which = np.flatnonzero(ascending.take(places) == wanted)
    return which, places.take(which)
