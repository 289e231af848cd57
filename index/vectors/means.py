"""Article means: of each article of a segment, the mean of its passages' vectors.

A file of rows in half precision, like that of the passages; the means are not of unit length,
so that a mean's product with a query is the mean cosine of the passages.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .rows import RowFile, Rows, write_rows

MEANS = "articles.faiss"


class ArticleMeans:
    """The means of a segment's articles, open for reading. Safe to share between threads."""

    def __init__(self, folder: Path, articles: int, dimension: int) -> None:
        """Open the file in `folder`; IndexDamagedError where it is not as expected."""
        self.rows = RowFile(folder / MEANS, articles, dimension)

    def cosines(
        self, query: NDArray[np.float32], ordinals: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """The mean cosine of a query (dimension,) and the passages of some articles (n,): (n,)."""
        from .flat import cosines

        return cosines(self.rows.at(ordinals), np.ascontiguousarray(query, np.float32))


def write_means(folder: Path, vectors: Rows, counts: Sequence[int]) -> None:
    """Write the means of `vectors` (rows, dimension), the first counts[0] rows being one article's,
    and so on; no article is without a row."""
    sums = np.empty((len(counts), vectors.shape[1]), np.float16)
    start = 0
    for number, count in enumerate(counts):
        sums[number] = vectors[start : start + count].astype(np.float32).mean(axis=0)
        start += count
    write_rows(folder / MEANS, sums)


def merge_means(folder: Path, parts: Sequence[tuple[ArticleMeans, NDArray[np.bool_]]]) -> None:
    """Write the means of the kept articles (articles,) of several segments, in order."""
    write_rows(folder / MEANS, np.concatenate([part.rows[:][keep] for part, keep in parts]))
