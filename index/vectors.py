"""The semantic half of a segment: one FAISS row a passage, and the key of the text it encodes.

Vectors are kept in half precision (FAISS `SQfp16`, inner product): half the memory of
single precision, and cosines within 1e-3 of it. FAISS maps the file, so opening costs no
reading and the operating system may drop what is not in use.

*Useful for* exact nearest rows, filtered or not, the exact cosine of any row, and carrying
a vector over to a passage with the same text. *Not useful for* more than a few hundred
thousand rows at interactive speed: every search reads every row.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from .errors import IndexDamagedError
from .files import MEND

VECTORS = "vectors.faiss"
KEYS = "keys"
KEY_TYPE = np.dtype([("key", "<u8"), ("row", "<u4")])  # in order of key


def vector_key(text: str) -> int:
    """The 64-bit name of an encoder text: equal texts have equal keys.

    At a million passages, two different texts share one with a probability of 3e-8.
    """
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def write_vectors(folder: Path, vectors: NDArray[np.float16], keys: NDArray[np.uint64]) -> None:
    """Write `vectors` (rows, dimension), unit length, and `keys` (rows,) into a new folder."""
    folder.mkdir()
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    for start in range(0, len(vectors), 65_536):
        index.add(vectors[start : start + 65_536].astype(np.float32))
    faiss.write_index(index, str(folder / VECTORS))
    order = np.argsort(keys, kind="stable")
    sorted_keys = np.empty(len(keys), KEY_TYPE)
    sorted_keys["key"], sorted_keys["row"] = keys[order], order
    sorted_keys.tofile(folder / KEYS)


class VectorSegment:
    """Read access to the vectors of a segment. Safe to share between threads."""

    def __init__(self, folder: Path, rows: int, dimension: int) -> None:
        """Map the files of `folder`; IndexDamagedError names one that is not as expected."""
        file = folder / VECTORS
        try:
            self._index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamagedError(f"{file}: not a FAISS index; {MEND}") from error
        if (self._index.ntotal, self._index.d) != (rows, dimension):
            raise IndexDamagedError(
                f"{file}: has {self._index.ntotal} vectors of {self._index.d} dimensions "
                f"instead of {rows} of {dimension}; {MEND}"
            )
        self.rows, self.dimension = rows, dimension
        codes = faiss.rev_swig_ptr(self._index.codes.data(), rows * dimension * 2)
        self.vectors: NDArray[np.float16] = codes.view(np.float16).reshape(rows, dimension)
        file = folder / KEYS
        if file.stat().st_size != rows * KEY_TYPE.itemsize:
            raise IndexDamagedError(f"{file}: is not {rows} keys long; {MEND}")
        self._keys = np.memmap(file, dtype=KEY_TYPE, mode="r")

    def search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` nearest of the allowed rows to a query (dimension,): rows, cosines; best first.

        `allowed` is (rows,); None allows all. Equal cosines are in order of row.
        """
        count = self.rows if allowed is None else int(np.count_nonzero(allowed))
        k = min(k, count)
        if k == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if count < self.rows:
            # The selector keeps no reference to the bitmap: both must live until the search ends.
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bitmap)
            parameters = faiss.SearchParameters(sel=selector)
        cosines, rows = self._index.search(query[None, :], k, params=parameters)
        order = np.lexsort((rows[0], -cosines[0]))
        return rows[0][order], cosines[0][order]

    def cosines(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of a query (dimension,) and each of `rows` (n,): (n,)."""
        found: NDArray[np.float32] = self.vectors[rows].astype(np.float32) @ query
        return found

    def keys(self) -> NDArray[np.uint64]:
        """The key of each row: (rows,)."""
        keys = np.empty(self.rows, np.uint64)
        keys[self._keys["row"]] = self._keys["key"]
        return keys

    def rows_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """For each of `keys` (n,), a row that encodes that very text, or -1: (n,)."""
        place = np.minimum(np.searchsorted(self._keys["key"], keys), self.rows - 1)
        known = self._keys["key"][place] == keys
        return np.where(known, self._keys["row"][place].astype(np.int64), -1)


def merged(
    parts: Sequence[tuple[VectorSegment, NDArray[np.bool_] | None]],
) -> tuple[NDArray[np.float16], NDArray[np.uint64]]:
    """The vectors and keys of the kept rows of all parts, in order."""
    kept = [np.arange(part.rows) if keep is None else np.flatnonzero(keep) for part, keep in parts]
    vectors = np.concatenate([part.vectors[k] for (part, _), k in zip(parts, kept, strict=True)])
    keys = np.concatenate([part.keys()[k] for (part, _), k in zip(parts, kept, strict=True)])
    return vectors, keys
