"""The search in cells: candidates for the nearest rows, from the cells near a query."""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from ..hints import VERIFY
from .cell_files import CellFiles
from .faiss_threads import one_thread
from .rows import unreadable_by_faiss

LEAST_SHARE, LEAST_ROWS = 32, 32_768
"""At least one in `LEAST_SHARE` rows, and at least `LEAST_ROWS`, are looked at, whatever a filter
allows: if it allows few rows, their ten best lie further out than the ten best of all. In 133,000
rows of real news, a quarter of these minima finds .997 of the ten best, and half of them .999."""

WIDER, WIDER_FILTERED = 1.15, 1.3
"""Factors of the cells' own margin, without and with a filter. In 827,000 rows of real news, in
five segments, the margin itself finds .992 of the ten best for headlines, and .974 under a filter
that allows only the half of the rows that is far from the question. With these factors a search
finds .998 and .99."""


class Cells:
    """The cells of a segment, mapped. Safe to share between threads.

    A cell is probed if its centroid's cosine is at most about `margin` below the nearest's.
    """

    def __init__(self, files: CellFiles, rows: int, dimension: int) -> None:
        """Map the FAISS index. Raises IndexDamagedError, naming the damaged file."""
        self._rows = rows
        self._cell_of_row = files.cell_of_row
        properties = files.properties
        self.margin, self.cells = properties.margin, properties.cells
        try:
            self._outer = faiss.read_index(files.index, faiss.IO_FLAG_MMAP)
            self._index = faiss.downcast_index(faiss.extract_index_ivf(self._outer))
            self._projection = _projection(self._outer)
            lists, cells = self._index.invlists, self._index.nlist
            sizes = [lists.list_size(cell) for cell in range(cells)]
            self._sizes: NDArray[np.int64] = np.array(sizes, np.int64)
            self._centroids = self._index.quantizer.reconstruct_n(0, cells)
        except (RuntimeError, MemoryError) as error:
            raise unreadable_by_faiss(files.file, error) from error
        found = (self._outer.ntotal, self._outer.d, cells, self._index.d)
        if found != (rows, dimension, self.cells, properties.dimensions):
            raise IndexDamagedError(f"{files.file}: holds other rows than its segment", VERIFY)
        if int(self._sizes.sum()) != rows:
            raise IndexDamagedError(f"{files.file}: holds other rows than it says", VERIFY)

    def candidates(
        self,
        query: NDArray[np.float32],
        count: int,
        allowed: NDArray[np.bool_] | None,
        share: float = 1.0,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `count` or fewer allowed rows that seem nearest to a query (dimension,): rows (n,)
        and rough cosines (n,), best first.

        There are `count` of them if as many are allowed. `allowed` is (rows,). `share` is the share
        of this segment in all rows searched, and so in the least number of rows to look at.
        """
        # einsum and not @: BLAS would start threads, and wait for them.
        projected = np.einsum("d,dk->k", query, self._projection)
        similarities = np.einsum("k,ck->c", projected, self._centroids)
        probes = self._probes(similarities, max(count, int(share * LEAST_ROWS)), allowed)
        near = similarities[probes]
        cosines = np.empty(count, np.float32)
        rows = np.empty(count, np.int64)
        selector = None
        if allowed is not None:
            # The selector keeps no reference to the bitmap: both must live until the search ends.
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bitmap)
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=len(probes))
        with one_thread():
            self._index.search_preassigned_c(
                1,
                faiss.swig_ptr(projected),
                count,
                faiss.swig_ptr(probes),
                faiss.swig_ptr(near),
                faiss.swig_ptr(cosines),
                faiss.swig_ptr(rows),
                False,
                parameters,
            )
        found = int(np.count_nonzero(rows >= 0))  # FAISS fills up with -1 at the end
        return rows[:found], cosines[:found]

    def _probes(
        self, similarities: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """The cells to search, nearest first.

        These are the cells within the margin of the nearest, and further cells until there are
        enough rows. Cells without allowed rows do not count: if all allowed rows are far from the
        query, the nearest cell with one of them is the nearest.
        """
        sizes = self._allowed_sizes(allowed)
        filled = np.flatnonzero(sizes)
        order = filled[np.argsort(-similarities[filled], kind="stable")]
        margin = self.margin * (WIDER if allowed is None else WIDER_FILTERED)
        near = similarities[order] >= similarities[order[0]] - margin
        enough = max(count, self._rows // LEAST_SHARE)
        until = int(np.searchsorted(np.cumsum(sizes[order]), enough)) + 1
        return order[: max(int(np.count_nonzero(near)), until)]

    def _allowed_sizes(self, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """The number of allowed rows in each cell: (cells,)."""
        if allowed is None:
            return self._sizes
        few = np.count_nonzero(allowed) * 2 < self._rows
        # By number and not by mask: that is five times as fast.
        counted = np.flatnonzero(allowed if few else ~allowed)
        sizes = np.bincount(self._cell_of_row[counted], minlength=self.cells)
        return sizes if few else self._sizes - sizes


def _projection(index: Any) -> NDArray[np.float32]:
    """The matrix by which the index projects a query: (dimension, kept)."""
    transform = faiss.downcast_VectorTransform(index.chain.at(0))
    matrix: NDArray[np.float32] = faiss.vector_to_array(transform.A)
    return np.ascontiguousarray(matrix.reshape(transform.d_out, transform.d_in).T)
