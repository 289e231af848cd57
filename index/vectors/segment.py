"""The vectors of a segment: open files of rows, keys and cells."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..storage.cached import cached_property
from .cell_files import CellFiles, CellProperties
from .file_names import KEYS, VECTORS
from .proposal import Proposal, candidates
from .rows import MAPPED, RowFile
from .text_keys import KeyFile

if TYPE_CHECKING:
    from .cell_search import Cells

EXACT_SHARE = 128
"""If a filter allows no more than one row of this many, these are searched exactly: reading a row
takes a microsecond, and skipping one in its cell a hundredth of that."""


class VectorSegment:
    """Read access to the vectors of a segment. Safe to share between threads.

    `kind` is the kind of the FAISS index, `vectors` (rows, dimension) float16 maps all rows. FAISS
    is imported at the first search: keyword searches do not pay its 40 ms.
    """

    def __init__(self, folder: Path, rows: int, dimension: int, *, mapped: int = MAPPED) -> None:
        """Map the files of `folder`. Raises IndexDamagedError, which names a file that is damaged.

        `mapped` is that of `RowFile`.
        """
        self.rows, self.dimension = rows, dimension
        self._row_file = RowFile(folder / VECTORS, rows, dimension, mapped=mapped)
        self.vectors: NDArray[np.float16] = self._row_file.vectors
        self._keys = KeyFile(folder / KEYS, rows)
        properties = CellProperties.read(folder)
        self.kind = _kind(properties)
        self._cell_files = None if properties is None else CellFiles(folder, rows, properties)

    @cached_property
    def _index(self) -> Any:
        from .exact_search import open_index

        return open_index(self._row_file)

    @cached_property
    def _cells(self) -> "Cells":
        from .cell_search import Cells

        assert self._cell_files is not None
        return Cells(self._cell_files, self.rows, self.dimension)

    def propose(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None, among: int
    ) -> Proposal:
        """Allowed rows, among which are the `k` nearest to a query (dimension,), or nearly all.

        `allowed` is (rows,); None allows all. `among` is the number of rows of all segments that
        are searched together, so that the reading depends little on the number of segments. Cosines
        are exact in a flat segment, and if few rows are allowed; otherwise they are rough. The
        result has at least `k` rows if as many are allowed.
        """
        query = np.ascontiguousarray(query, np.float32)
        if self._cell_files is None:
            from .exact_search import nearest

            return Proposal(*nearest(self._index, query, k, allowed), exact=True)
        count = self.rows if allowed is None else int(np.count_nonzero(allowed))
        wanted = min(count, candidates(k, among))
        if allowed is not None and count <= max(wanted, self.rows // EXACT_SHARE):
            rows = np.flatnonzero(allowed)
            return Proposal(rows, self.cosines(query, rows), exact=True)
        some = None if count == self.rows else allowed
        return Proposal(
            *self._cells.candidates(query, wanted, some, self.rows / among), exact=False
        )

    def at(self, rows: NDArray[np.int64]) -> NDArray[np.float16]:
        """The vectors of some rows (n,): (n, dimension)."""
        return self._row_file.at(rows)

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        """The vectors of consecutive rows: (n, dimension)."""
        return self._row_file[rows]

    def cosines(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of a query (dimension,) and each of `rows` (n,): (n,)."""
        from .exact_search import cosines

        return cosines(self.at(rows), np.ascontiguousarray(query, np.float32))

    def keys(self) -> NDArray[np.uint64]:
        """The key of each row: (rows,)."""
        return self._keys.by_row()

    def rows_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """For each of `keys` (n,), a row that encodes that very text, or -1: (n,)."""
        return self._keys.rows_of(keys)


def kind_of_vectors(folder: Path) -> str:
    """The kind of index of the vectors in a folder, without opening the rest."""
    return _kind(CellProperties.read(folder))


def _kind(properties: CellProperties | None) -> str:
    return "flat fp16" if properties is None else str(properties)
