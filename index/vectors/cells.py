"""Cells: the rows of a large segment grouped by k-means, so that few are searched.

A FAISS index, `PCA,IVF,SQ8`: each row is projected onto the directions in which the rows
differ most, quantised to a byte a direction, and filed in the cell of the nearest centroid.
A search here finds candidates; their cosines are computed from the exact rows.

Chosen by measurement over 900k rows of the default model (recall@10 .991 for each):

    IVF2048,SQ8         384 bytes a row   3.7 ms
    PCA192,IVF2048,SQ8  192 bytes a row   1.6 ms
    IVF2048,PQ192x4fs    96 bytes a row   1.0 ms, but FAISS cannot map it: opening takes 200 ms
    IVF2048,RaBitQfs     56 bytes a row   recall .978 and no better with more cells
"""

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from ..errors import StorageError
from .cell_files import CellProperties
from .file_names import CELL_OF_ROW, CELLS
from .rows import BLOCK, RowFile

MOST_CELLS = 1 << 15

SAMPLE_ROWS = 40
"""Rows per cell from which k-means learns."""

ROUNDS = 8
"""Iterations of k-means; later ones move less than a percent of the rows."""

VARIANCE = 0.91
"""Share of the rows' variance that the projection keeps: 192 of the default model's 384
dimensions. The ten nearest by the projection's 400 nearest are then right in .999."""

MARGIN = 0.35
"""How much further than the nearest centroid a cell's centroid may be from the query, in units of
the rows' spread: .3 in cosine for the default model. An ordinary question then looks into a fifth
to two fifths of the cells, a question without near rows into more."""


def write_cells(folder: Path, rows: RowFile) -> None:
    """Learn the cells of `rows` from a sample and write all rows to new files in `folder`.

    The same rows give the same files. Memory: the codes, one byte per row and kept dimension.

    Raises:
        StorageError: FAISS could not write its file.
    """
    count = rows.shape[0]
    cells = cell_count(count)
    sample = _sample(rows, min(count, cells * SAMPLE_ROWS))
    projection = _projection(sample)
    index = _trained(sample @ projection, cells)
    for start in range(0, count, BLOCK):
        index.add(rows[start : start + BLOCK].astype(np.float32) @ projection)
    _cell_of_row(index, count).tofile(folder / CELL_OF_ROW)
    file = folder / CELLS
    try:
        faiss.write_index(faiss.IndexPreTransform(_transform(projection), index), str(file))
    except RuntimeError as error:
        raise StorageError(f"{file}: cannot be written; free some space and try again") from error
    mean = sample.mean(axis=0, dtype=np.float64)
    CellProperties(
        bytes=file.stat().st_size,
        cells=cells,
        dimensions=projection.shape[1],
        margin=round(MARGIN * (1 - float(mean @ mean)), 4),
    ).write(folder)


def cell_count(rows: int) -> int:
    """The power of two nearest to twice the square root of `rows`.

    A query then compares itself with about as many centroids as rows of one cell.
    """
    return int(min(2 ** round(math.log2(2 * math.sqrt(rows))), MOST_CELLS, rows))


def _sample(rows: RowFile, count: int) -> NDArray[np.float32]:
    """A sample of `count` rows at even distances: (count, dimension)."""
    chosen = np.linspace(0, rows.shape[0] - 1, count).astype(np.int64)
    return rows.at(chosen).astype(np.float32)


def _projection(sample: NDArray[np.float32]) -> NDArray[np.float32]:
    """The main directions of the sample, as columns: (dimension, kept).

    There are as many as hold `VARIANCE`, rounded up to a multiple of sixteen, which FAISS computes
    at a time. The mean of all rows is ignored: it adds the same to each row's cosine.
    """
    centred = sample - sample.mean(axis=0)
    values, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    enough = int(np.searchsorted(np.cumsum(values[::-1]), VARIANCE * values.sum())) + 1
    kept = min(-(-enough // 16) * 16, len(values))
    return np.ascontiguousarray(directions[:, ::-1][:, :kept], np.float32)


def _trained(sample: NDArray[np.float32], cells: int) -> Any:
    """An empty IVF index with `cells` centroids learned from a projected sample."""
    dimensions = sample.shape[1]
    clustering = faiss.Kmeans(
        dimensions,
        cells,
        niter=ROUNDS,
        spherical=True,
        max_points_per_centroid=SAMPLE_ROWS,
        min_points_per_centroid=1,
    )
    clustering.train(sample)
    centroids = faiss.IndexFlatIP(dimensions)
    centroids.add(clustering.centroids)
    # One scale for all dimensions and no residuals: a quarter faster, and as good.
    index = faiss.IndexIVFScalarQuantizer(
        centroids,
        dimensions,
        cells,
        faiss.ScalarQuantizer.QT_8bit_uniform,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    index.train(sample)
    return index


def _transform(projection: NDArray[np.float32]) -> Any:
    transform = faiss.LinearTransform(*projection.shape, False)
    faiss.copy_array_to_vector(np.ascontiguousarray(projection.T).ravel(), transform.A)
    transform.is_trained = True
    return transform


def _cell_of_row(index: Any, count: int) -> NDArray[np.uint16]:
    """The cell of each row: (count,)."""
    cell_of_row = np.empty(count, np.dtype("<u2"))
    lists = index.invlists
    for cell in range(index.nlist):
        if size := lists.list_size(cell):
            cell_of_row[faiss.rev_swig_ptr(lists.get_ids(cell), size)] = cell
    return cell_of_row
