"""The rows of a segment in half precision: a FAISS index whose codes are the rows themselves.

Written block by block, so that a merge of millions needs the memory of one block.
"""

import errno
import os
import struct
import weakref
from itertools import repeat
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError, NutgrafError
from ..hints import VERIFY
from ..storage.files import unreadable
from .file_names import VECTORS

BLOCK = 16_384
"""Rows copied at a time: 12 MB for the default model."""

HEADER_BEGINS = struct.Struct("<4siq")  # type of index, dimension, rows
HEADER_ENDS = struct.Struct("<Q")  # bytes that follow: the rows
MAPPED = 1 << 30
"""In a file of at most this many bytes single rows are copied from the map; in a larger file they
are read one by one. A read takes 1.6 us and a copy .15 us, but mapped pages count as memory of the
process until the system needs it."""

SHORTEST_HEADER, LONGEST_HEADER = HEADER_BEGINS.size + HEADER_ENDS.size, 4096  # FAISS 1.15: 81


class Rows(Protocol):
    """Half-precision rows that can be written: read slice by slice, as an array is."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and dimension."""

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        """Some consecutive rows (n, dimension)."""


def write_rows(file: Path, vectors: Rows) -> None:
    """Write `vectors` (rows, dimension) to a new file, as `faiss.write_index` would."""
    rows, dimension = vectors.shape
    with file.open("xb") as stream:
        stream.write(_header(rows, dimension))
        for start in range(0, rows, BLOCK):
            stream.write(np.ascontiguousarray(vectors[start : start + BLOCK]).tobytes())


def _header(rows: int, dimension: int) -> bytes:
    """The bytes that FAISS writes before the codes; the size of the codes comes last."""
    header = _serialized(rows, dimension)
    return header[: -HEADER_ENDS.size] + HEADER_ENDS.pack(rows * dimension * 2)


def new_index(dimension: int) -> Any:
    """An empty FAISS index of half-precision rows compared by inner product."""
    import faiss  # which opening a segment does not need

    return faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def _serialized(rows: int, dimension: int) -> bytes:
    """The bytes that FAISS writes of an index of `rows` rows, without the rows."""
    import faiss

    index = new_index(dimension)
    index.ntotal = rows
    data: bytes = faiss.serialize_index(index).tobytes()
    return data


def dimension_in(folder: Path) -> int:
    """The dimension stated by the file of rows in `folder`; opening the file checks it."""
    file = folder / VECTORS
    try:
        with file.open("rb") as stream:
            _, dimension, _ = HEADER_BEGINS.unpack(stream.read(HEADER_BEGINS.size))
    except OSError as error:
        raise unreadable(file, error) from error
    except struct.error as error:
        raise IndexDamagedError(f"{file}: cannot be read ({error})", VERIFY) from error
    return int(dimension)


def unreadable_by_faiss(file: Path, error: Exception) -> NutgrafError:
    """The error for a file that FAISS, whose errors have no numbers, cannot open."""
    if os.strerror(errno.EMFILE) in str(error):
        return unreadable(file, OSError(errno.EMFILE, os.strerror(errno.EMFILE)))
    return IndexDamagedError(f"{file}: not a FAISS index", VERIFY)


class RowFile:
    """The rows of a segment, open for reading. Safe to share between threads.

    `vectors` (rows, dimension) float16 maps them. Slices, and in a large file single rows, are
    read without mapping, so that rows used once do not count as memory of the process.
    """

    def __init__(self, file: Path, rows: int, dimension: int, *, mapped: int = MAPPED) -> None:
        """Open `file`. Raises IndexDamagedError if it does not hold `rows` of `dimension`.

        In a file of at most `mapped` bytes single rows are copied from the map, too.
        """
        self.file, self.shape = file, (rows, dimension)
        try:
            self._descriptor = os.open(file, os.O_RDONLY)
        except OSError as error:
            raise unreadable(file, error) from error
        weakref.finalize(self, os.close, self._descriptor)
        self._row_bytes = dimension * 2
        self._start = self._checked_start()
        try:
            mapping = np.memmap(file, np.float16, mode="r", offset=self._start, shape=self.shape)
        except OSError as error:
            raise unreadable(file, error) from error
        self.vectors: NDArray[np.float16] = np.asarray(mapping)
        self._few = mapping.nbytes <= mapped

    def _uncut(self) -> bool:
        """Whether the file still has all rows; reading a mapped row beyond its end would crash."""
        return os.fstat(self._descriptor).st_size >= self._start + self.vectors.nbytes

    def _checked_start(self) -> int:
        """The offset of the rows, which end with the file and follow their size in bytes."""
        expected = self.shape[0] * self._row_bytes
        start = os.fstat(self._descriptor).st_size - expected
        if not SHORTEST_HEADER <= start <= LONGEST_HEADER:
            raise self._damaged()
        header = os.pread(self._descriptor, start, 0)
        name, dimension, rows = HEADER_BEGINS.unpack_from(header)
        [size] = HEADER_ENDS.unpack_from(header, start - HEADER_ENDS.size)
        if (name, rows, dimension, size) != (b"IxSQ", *self.shape, expected):
            raise self._damaged()
        return start

    def _damaged(self) -> IndexDamagedError:
        rows, dimension = self.shape
        return IndexDamagedError(
            f"{self.file}: does not hold {rows} vectors of {dimension} dimensions", VERIFY
        )

    @property
    def index(self) -> str:
        """A path by which FAISS opens the held file, even if it was renamed."""
        return f"/dev/fd/{self._descriptor}"

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        """Consecutive rows (n, dimension), copied."""
        start, stop, _ = rows.indices(self.shape[0])
        return self._read(np.array([start]), np.array([max(stop - start, 0)]))

    def at(self, rows: NDArray[np.int64]) -> NDArray[np.float16]:
        """Some rows (n,) in that order, copied: (n, dimension)."""
        if not len(rows) or (self._few and self._uncut()):
            try:
                return self.vectors[rows]
            except IndexError as error:
                raise self._damaged() from error
        # A call costs more than a row: rows that lie together are read together.
        firsts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 2) != 1)
        counts = np.diff(firsts, append=len(rows))
        return self._read(rows[firsts], counts)

    def _read(self, firsts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float16]:
        """`counts` rows from each of `firsts`, one after the other."""
        sizes = (counts * self._row_bytes).tolist()
        offsets = (firsts * self._row_bytes + self._start).tolist()
        data = b"".join(map(os.pread, repeat(self._descriptor), sizes, offsets))
        if len(data) != sum(sizes):
            raise self._damaged()
        return np.frombuffer(data, np.float16).reshape(-1, self.shape[1])
