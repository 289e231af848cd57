"""The writer of a segment's vectors, from an array or from rows of other segments."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .file_names import KEYS, VECTORS
from .rows import RowFile, Rows, write_rows
from .segment import VectorSegment
from .text_keys import write_keys

FLAT_ROWS = 32_768
"""An exact search of up to this many rows takes less than a millisecond; with more, cells are
faster."""


def write_vectors(
    folder: Path, vectors: Rows, keys: NDArray[np.uint64], *, flat_rows: int = FLAT_ROWS
) -> None:
    """Write `vectors` (rows, dimension), unit length, and `keys` (rows,) into a new folder.

    More than `flat_rows` rows get cells, which are learned here and never again.

    Raises:
        StorageError: FAISS could not write its file.
    """
    folder.mkdir()
    write_rows(folder / VECTORS, vectors)
    write_keys(folder / KEYS, keys)
    rows, dimension = vectors.shape
    if rows > flat_rows:
        from .cells import write_cells

        write_cells(folder, RowFile(folder / VECTORS, rows, dimension))


class MergedRows:
    """The kept rows of several segments, one after the other, read slice by slice."""

    def __init__(
        self, parts: Sequence[VectorSegment], kept: Sequence[NDArray[np.int64] | None]
    ) -> None:
        """Take all rows of a part, or its `kept` rows, ascending."""
        self._parts = list(zip(parts, kept, strict=True))
        sizes = [part.rows if rows is None else len(rows) for part, rows in self._parts]
        self._starts = np.cumsum([0, *sizes]).tolist()
        self.shape = (self._starts[-1], parts[0].dimension)

    def __getitem__(self, rows: slice, /) -> NDArray[np.float16]:
        """Consecutive rows (n, dimension), of one part or of several."""
        first, last, _ = rows.indices(self.shape[0])
        pieces = [np.empty((0, self.shape[1]), np.float16)]
        for (part, kept), start in zip(self._parts, self._starts, strict=False):
            local = slice(max(first - start, 0), max(last - start, 0))
            pieces.append(part[local] if kept is None else part.at(kept[local]))
        return np.concatenate(pieces)


def merged(
    parts: Sequence[tuple[VectorSegment, NDArray[np.bool_] | None]],
) -> tuple[MergedRows, NDArray[np.uint64]]:
    """The vectors and keys of the kept rows of all parts, in order; None keeps all of a part."""
    kept = [None if keep is None else np.flatnonzero(keep) for _, keep in parts]
    segments = [segment for segment, _ in parts]
    keys = [
        segment.keys() if rows is None else segment.keys()[rows]
        for segment, rows in zip(segments, kept, strict=True)
    ]
    return MergedRows(segments, kept), np.concatenate(keys)
