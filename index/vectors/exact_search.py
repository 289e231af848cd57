"""Exact search: the cosine of every allowed row, by FAISS over half-precision rows.

*Useful for* some ten thousand rows, at 30 ns each. *Not useful for* more at interactive speed.
"""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from ..hints import VERIFY
from .faiss_threads import one_thread
from .rows import RowFile, new_index, unreadable_by_faiss


def index_of(vectors: NDArray[np.float16]) -> Any:
    """A FAISS index in memory with a copy of `vectors` (rows, dimension)."""
    index = new_index(vectors.shape[1])
    index.add_sa_codes(np.ascontiguousarray(vectors).view(np.uint8))
    return index


def open_index(rows: RowFile) -> Any:
    """The FAISS index of all rows of a file, mapped."""
    try:
        index = faiss.read_index(rows.index, faiss.IO_FLAG_MMAP_IFC)
    except (RuntimeError, MemoryError) as error:
        raise unreadable_by_faiss(rows.file, error) from error
    if (index.ntotal, index.d) != rows.shape or index.code_size != rows.shape[1] * 2:
        raise IndexDamagedError(f"{rows.file}: holds other rows than its segment", VERIFY)
    return index


def nearest(
    index: Any, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `k` nearest of the allowed rows to a query (dimension,): rows, cosines; best first.

    `allowed` is (rows,); None allows all. Equal cosines are in order of row.
    """
    count = index.ntotal if allowed is None else int(np.count_nonzero(allowed))
    k = min(k, count)
    if k == 0:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    parameters = None
    if allowed is not None and count < index.ntotal:
        # The selector keeps no reference to the bitmap: both must live until the search ends.
        bitmap = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(bitmap)
        parameters = faiss.SearchParameters(sel=selector)
    seen = k
    with one_thread():
        while True:
            # FAISS keeps any of several equal rows: find all of them, then take the first.
            seen = min(seen + 1, count)
            [cosines], [rows] = index.search(query[None], seen, params=parameters)
            if seen == count or cosines[-1] < cosines[k - 1]:
                break
            seen *= 2
    order = np.lexsort((rows, -cosines))[:k]
    return rows[order], cosines[order]


def cosines(vectors: NDArray[np.float16], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine of a query (dimension,) and each of `vectors` (n, dimension): (n,).

    FAISS computes it as in a search, so that a row has the same cosine everywhere. It is seven
    times as fast as NumPy, which converts half precision number by number.
    """
    found = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), 1024):
        block = found[start : start + 1024]
        rows, block_cosines = nearest(index_of(vectors[start : start + 1024]), query, len(block))
        block[rows] = block_cosines
    return found
