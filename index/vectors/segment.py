"""The vectors of a segment, open for reading."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .cells import PROPERTIES
from .flat import cosines, index_of, nearest
from .keys import KEYS, KeyFile
from .probing import Cells
from .rows import VECTORS, RowFile

LEAST_CANDIDATES = 400
"""Candidates whose exact cosines are computed, at the least; see `cells.VARIANCE`."""

CANDIDATES_PER_HIT = 2

EXACT_SHARE = 128
"""Where a filter leaves no more than one row of so many, these are searched exactly: reading one
takes a microsecond, and passing over one in its cell a hundredth of it."""


class VectorSegment:
    """Read access to the vectors of a segment. Safe to share between threads.

    `kind` names what answers a search, `vectors` (rows, dimension) float16 maps all rows.
    """

    def __init__(self, folder: Path, rows: int, dimension: int) -> None:
        """Map the files of `folder`; IndexDamagedError names one that is not as expected."""
        self.rows, self.dimension = rows, dimension
        self._row_file = RowFile(folder / VECTORS, rows, dimension)
        self.vectors: NDArray[np.float16] = self._row_file.vectors
        self._keys = KeyFile(folder / KEYS, rows)
        self._cells: Cells | None = None
        if (folder / PROPERTIES).exists():
            self._cells = Cells(folder, rows, dimension)
        else:
            self._index = self._row_file.open_index()

    @property
    def kind(self) -> str:
        """What answers a search, in FAISS's words."""
        if self._cells is None:
            return "flat fp16"
        found = self._cells
        return f"PCA{found.dimensions},IVF{found.cells},SQ8 margin {found.margin:g} + fp16 rows"

    def search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` nearest of the allowed rows to a query (dimension,): rows, cosines; best first.

        `allowed` is (rows,); None allows all. Equal cosines are in order of row. Exact in a
        flat segment, and where few rows are allowed; else a row among the best may be missed,
        but its place is taken by the next: as many come back as are allowed, up to `k`.
        """
        query = np.ascontiguousarray(query, np.float32)
        if self._cells is None:
            return nearest(self._index, query, k, allowed)
        count = self.rows if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(count, max(CANDIDATES_PER_HIT * k, LEAST_CANDIDATES))
        if allowed is not None and count <= max(wanted, self.rows // EXACT_SHARE):
            candidates = np.flatnonzero(allowed)
        else:
            some = None if count == self.rows else allowed
            candidates = np.sort(self._cells.candidates(query, wanted, some))
        if not len(candidates):
            return candidates, np.empty(0, np.float32)
        places, found = nearest(index_of(self._row_file.at(candidates)), query, k)
        return candidates[places], found

    def at(self, rows: NDArray[np.int64]) -> NDArray[np.float16]:
        """The vectors of some rows (n,): (n, dimension)."""
        return self.vectors[rows] if self._cells is None else self._row_file.at(rows)

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        """The vectors of consecutive rows: (n, dimension)."""
        return self._row_file[rows]

    def cosines(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of a query (dimension,) and each of `rows` (n,): (n,)."""
        return cosines(self.at(rows), np.ascontiguousarray(query, np.float32))

    def keys(self) -> NDArray[np.uint64]:
        """The key of each row: (rows,)."""
        return self._keys.by_row()

    def rows_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """For each of `keys` (n,), a row that encodes that very text, or -1: (n,)."""
        return self._keys.rows_of(keys)
