"""The writer of one field's array file: blocks of terms in, arrays out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from ..errors import StorageError
from ..storage.array_file import Array, Column, narrow, write_arrays
from .field_format import ESCAPE, SAMPLE, chunk_count
from .written_words.word_table import WordTable

_MOST: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class TermBlock:
    """A block of a field's terms, ascending, with all their postings.

    `counts` int64[terms], each at least 1: documents per term. `documents` uint32[postings],
    ascending within a term; `frequencies` uint32[postings]; `positions` uint32[positions],
    the frequency many for each posting, or none at all in a field without positions.
    """

    terms: Sequence[bytes]
    counts: Array
    documents: Array
    frequencies: Array
    positions: Array


class FieldWriter:
    """Writes the array file of a field, bounded in memory by its blocks and its vocabulary."""

    def __init__(self, path: Path, lengths: Array) -> None:
        """Write to `path`; `lengths` int[documents] are the terms of each document."""
        self._path = path
        self._lengths = lengths
        self._chunks = chunk_count(len(lengths))
        self._terms: list[bytes] = []
        self._per_term: dict[str, list[Array]] = {
            name: [] for name in ("counts", "directory_counts", "max_frequency", "min_length")
        }
        self._samples: list[Array] = []
        self._positions = 0
        self._postings = 0
        self._unpacked = np.empty(0, np.uint8)  # frequencies that do not fill a byte yet
        codes = {
            "documents_low": "<u2",
            "directory": "<u4",
            "frequency_bits": "<u1",
            "frequency_exceptions": "<u4",
            "frequency_values": "<u2",
            "positions_low": "<u1",
            "position_exceptions": "<u4",
            "position_values": "<u1",
        }
        self._columns = {name: Column(path.parent, code) for name, code in codes.items()}

    def __enter__(self) -> Self:
        """Enter a `with` block, which removes scratch files even after an error."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove scratch files."""
        for column in self._columns.values():
            column.close()

    def append(self, block: TermBlock) -> None:
        """Add the terms of `block`, which come after all terms added before."""
        if not len(block.terms):
            return
        firsts = np.cumsum(block.counts) - block.counts
        self._terms += block.terms
        self._per_term["counts"].append(block.counts)
        self._per_term["max_frequency"].append(np.maximum.reduceat(block.frequencies, firsts))
        self._per_term["min_length"].append(
            np.minimum.reduceat(self._lengths[block.documents], firsts)
        )
        self._append_documents(block)
        self._append_samples(block)
        self._append_frequencies(block.frequencies)
        self._append_positions(block.positions)
        self._postings += len(block.documents)

    def _append_documents(self, block: TermBlock) -> None:
        self._columns["documents_low"].append((block.documents & 0xFFFF).astype(np.uint16))
        if self._chunks <= 1:
            self._per_term["directory_counts"].append(np.zeros(len(block.terms), np.int64))
            return
        is_long = block.counts > 2 * self._chunks
        sizes = np.where(is_long, self._chunks, block.counts)
        directory = np.empty(int(sizes.sum()), np.uint32)
        in_long = np.repeat(is_long, sizes)
        posting_in_long = np.repeat(is_long, block.counts)
        directory[~in_long] = block.documents[~posting_in_long]
        long_lists = int(is_long.sum())
        chunk = (block.documents[posting_in_long] >> 16).astype(np.int64)
        chunk += np.repeat(np.arange(long_lists) * self._chunks, block.counts[is_long])
        sums = np.bincount(chunk, minlength=long_lists * self._chunks)
        directory[in_long] = sums.reshape(-1, self._chunks).cumsum(axis=1).ravel()
        self._columns["directory"].append(directory)
        self._per_term["directory_counts"].append(sizes)

    def _append_samples(self, block: TermBlock) -> None:
        ends = np.cumsum(block.frequencies, dtype=np.int64)
        first = -self._postings % SAMPLE
        sampled = slice(first, None, SAMPLE)
        self._samples.append(self._positions + ends[sampled] - block.frequencies[sampled])
        self._positions += int(ends[-1])

    def _append_frequencies(self, frequencies: Array) -> None:
        escaped = np.flatnonzero(frequencies >= ESCAPE)
        self._columns["frequency_exceptions"].append(escaped + self._postings)
        self._columns["frequency_values"].append(frequencies[escaped])
        codes = (np.minimum(frequencies, ESCAPE) - 1).astype(np.uint8)
        codes = np.concatenate([self._unpacked, codes])
        whole = len(codes) // 4 * 4
        self._columns["frequency_bits"].append(_pack(codes[:whole]))
        self._unpacked = codes[whole:]

    def _append_positions(self, positions: Array) -> None:
        if not len(positions):
            return
        far = np.flatnonzero(positions > 0xFF)
        before = self._columns["positions_low"].count
        self._columns["position_exceptions"].append(far + before)
        self._columns["position_values"].append(positions[far] >> 8)
        self._columns["positions_low"].append((positions & 0xFF).astype(np.uint8))

    def finish(self, words: WordTable | None = None) -> None:
        """Write the file, with the `words` of a text field.

        Raises StorageError if the field is too large for one file.
        """
        self._append_padding()
        if max(self._postings, self._positions) > _MOST:
            raise StorageError(f"{self._path}: more than {_MOST} words: use smaller segments")
        arrays: dict[str, Array | Column] = {
            "term_bytes": np.frombuffer(b"".join(self._terms), np.uint8),
            "term_starts": _starts(np.fromiter(map(len, self._terms), np.int64)),
            "posting_starts": _starts(self._joined("counts")),
            "directory_starts": _starts(self._joined("directory_counts")),
            "max_frequency": narrow(self._joined("max_frequency")),
            "min_length": narrow(self._joined("min_length")),
            "lengths": narrow(self._lengths),
            "samples": narrow(np.concatenate([np.empty(0, np.int64), *self._samples])),
        }
        arrays |= self._columns
        write_arrays(self._path, arrays if words is None else arrays | words.arrays())

    def _append_padding(self) -> None:
        padding = np.zeros(-len(self._unpacked) % 4, np.uint8)
        self._columns["frequency_bits"].append(_pack(np.concatenate([self._unpacked, padding])))

    def _joined(self, name: str) -> Array:
        return np.concatenate([np.empty(0, np.int64), *self._per_term[name]])


def _pack(codes: Array) -> Array:
    """2-bit `codes`, a multiple of four of them, packed four to a byte from the lowest bits."""
    packed: Array = codes[0::4] | codes[1::4] << 2 | codes[2::4] << 4 | codes[3::4] << 6
    return packed


def _starts(counts: Array) -> Array:
    return narrow(np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]))
