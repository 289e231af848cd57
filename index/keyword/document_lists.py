"""The documents of each term of a field: all of them, or which of some it stands in."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from .arrayfile import Array, ArrayFile
from .dictionary import TermDictionary
from .field_writer import chunk_count


class DocumentLists(TermDictionary):
    """One field of a segment: its terms, and in which documents each stands.

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
        self.directory = file.array("directory", int(self.directory_starts[-1]))

    def span(self, number: int) -> tuple[int, int]:
        """Where the postings of a term begin and end among all postings of the field."""
        start = self.posting_starts.item
        begin, end = start(number), start(number + 1)
        if not 0 <= begin < end <= self.postings:
            raise self.file.damaged("array 'posting_starts' is not ascending")
        return begin, end

    def documents(self, number: int) -> Array:
        """uint32[count]: the documents of a term, ascending."""
        return self.documents_of((number,)).astype(np.uint32)

    def documents_of(self, numbers: Sequence[int]) -> Array:
        """int64[sum of counts]: the documents of several terms, one term's after another's.

        As `documents` of each, in a handful of NumPy calls for all.
        """
        spans = [self.span(number) for number in numbers]
        low = [self.documents_low[begin:end] for begin, end in spans]
        if self.chunks > 1:
            documents = self._high_bits(numbers, [end - begin for begin, end in spans])
            documents |= np.concatenate(low)
        else:
            documents = np.concatenate(low, dtype=np.int64)
        if int(documents.max()) >= len(self.lengths):
            raise self.file.damaged("a posting names a document that is not there")
        return documents

    def _high_bits(self, numbers: Sequence[int], sizes: Sequence[int]) -> Array:
        """The upper halves of the documents of several terms, or more than that: int64."""
        longest = 2 * self.chunks
        lists = [
            self._directory_of(number, size if size <= longest else self.chunks)
            for number, size in zip(numbers, sizes, strict=True)
        ]
        in_runs = [place for place, size in enumerate(sizes) if size > longest]
        if in_runs:
            long = [sizes[place] for place in in_runs]
            high = self._of_runs([lists[place] for place in in_runs], long)
            if len(in_runs) == len(lists):
                return high
            for place, own in zip(in_runs, np.split(high, np.cumsum(long[:-1])), strict=True):
                lists[place] = own
        return np.concatenate(lists, dtype=np.int64)

    def _of_runs(self, directories: Sequence[Array], sizes: Sequence[int]) -> Array:
        """The upper halves of lists in runs, which end where the directory of each says: int64."""
        ends = np.concatenate(directories).reshape(-1, self.chunks)
        counts = ends.astype(np.int64)
        counts[:, 1:] -= ends[:, :-1]
        if int(counts.min()) < 0 or ends[:, -1].tolist() != sizes:
            raise self.file.damaged("array 'directory' does not fit the postings")
        high: Array = _run_starts(self.chunks)[None, :-1].repeat(len(sizes), axis=0)
        return high.ravel().repeat(counts.ravel())

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
            return _found(self.documents_of((number,)), documents)
        ends = self._run_ends(number, len(low))
        wanted = documents.astype(np.uint16)  # keeps the low bits
        places = self._in_runs(low, ends, documents, wanted)
        inside = places < ends.take(documents >> 16)
        places *= inside
        which = (inside & (low.take(places) == wanted)).nonzero()[0]
        return which, places.take(which)

    def ranks(self, number: int, documents: Array) -> Array:
        """How many of a term's documents come before each of `documents`: int64[n], as they are.

        `documents` are ascending, and may name one more than there are. As little is read.
        """
        begin, end = self.span(number)
        low = self.documents_low[begin:end]
        if self.chunks > 1 and end - begin <= 2 * self.chunks:
            return self.documents_of((number,)).searchsorted(documents)
        known = int(documents.searchsorted(len(self.lengths)))
        ranks = np.full(len(documents), len(low))
        wanted = documents[:known].astype(np.uint16)
        ranks[:known] = (
            low.searchsorted(wanted)
            if self.chunks <= 1
            else self._in_runs(low, self._run_ends(number, len(low)), documents[:known], wanted)
        )
        return ranks

    def _run_ends(self, number: int, size: int) -> Array:
        """int64[chunks]: where each run of a long list of `size` documents ends."""
        ends = self._directory_of(number, self.chunks).astype(np.int64)
        if int(ends[0]) < 0 or (ends[1:] < ends[:-1]).any() or int(ends[-1]) != size:
            raise self.file.damaged("array 'directory' does not fit the postings")
        return ends

    def _in_runs(self, low: Array, ends: Array, documents: Array, wanted: Array) -> Array:
        """Where each of `documents`, `wanted` their low bits, has its place in a list in runs."""
        bounds = documents.searchsorted(_run_starts(self.chunks)).tolist()
        places = np.empty(len(documents), np.int64)
        stops = ends.tolist()
        for first, last, start, stop in zip(bounds, bounds[1:], [0, *stops], stops, strict=False):
            if first < last:
                own = slice(first, last)
                places[own] = low[start:stop].searchsorted(wanted[own])
                places[own] += start
        return places

    def _directory_of(self, number: int, size: int) -> Array:
        start = self.directory_starts.item
        begin, end = start(number), start(number + 1)
        if end - begin != size or end > len(self.directory):
            raise self.file.damaged("array 'directory_starts' does not fit the postings")
        return self.directory[begin:end]


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
