"""Vectors kept by the key of their text while they are made, in two growing files.

The vectors of a block are on the disk before its keys, so that after any interruption each stored
key has its vector.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..storage.files import sync
from .text_keys import KEY


class KeptVectors:
    """The vectors in a folder, half precision, unit length. One process at a time."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Open the files in the folder, or make them."""
        self.dimension = dimension
        self._vectors, self._keys = folder / "vectors.f16", folder / "keys.u64"
        for file in (self._vectors, self._keys):
            file.touch()
        rows = min(
            self._keys.stat().st_size // KEY.itemsize,
            self._vectors.stat().st_size // (dimension * 2),
        )
        self._known = np.fromfile(self._keys, KEY, rows).astype(np.uint64)
        self._order = np.argsort(self._known, kind="stable")

    def __len__(self) -> int:
        return len(self._known)

    def add(self, keys: NDArray[np.uint64], vectors: NDArray[np.float16]) -> None:
        """Keep a block: keys (n,) and vectors (n, dimension)."""
        rows = len(self._known)
        blocks = ((self._vectors, vectors, self.dimension * 2), (self._keys, keys, KEY.itemsize))
        for file, block, size in blocks:
            with file.open("r+b") as stream:
                stream.truncate(rows * size)  # the rest of an interrupted block
                stream.seek(0, 2)
                stream.write(np.ascontiguousarray(block).tobytes())
            sync(file)
        self._known = np.concatenate([self._known, keys])
        self._order = np.argsort(self._known, kind="stable")

    def rows_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The place of the vector of each of `keys` (n,), or -1: (n,)."""
        if not len(self._known):
            return np.full(len(keys), -1, np.int64)
        place = np.searchsorted(self._known, keys, sorter=self._order)
        rows = self._order[np.minimum(place, len(self._order) - 1)]
        return np.where(self._known[rows] == keys, rows, -1)

    def missing(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The first places of the members of `keys` (n,) without a vector, in order: (m,)."""
        absent = np.flatnonzero(self.rows_of(keys) < 0)
        _, first = np.unique(keys[absent], return_index=True)
        return absent[np.sort(first)]


class KeyedRows:
    """The vectors of some keys, as the rows of a segment to be written."""

    def __init__(self, kept: KeptVectors, keys: NDArray[np.uint64]) -> None:
        """All of `keys` (rows,) must be kept."""
        self._rows = kept.rows_of(keys)
        self.shape = (len(keys), kept.dimension)
        shape = (len(kept), kept.dimension)
        self._vectors = np.memmap(kept._vectors, np.float16, mode="r", shape=shape)

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        """Some consecutive rows (n, dimension)."""
        return np.asarray(self._vectors[self._rows[rows]])
