"""Article means: the direction of the mean of each article's passage vectors.

A file of rows in half precision, of unit length like those of the passages: a long article, whose
passages point many ways, is not further from everything than a short one.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .rows import RowFile, Rows, write_rows

MEANS = "articles.faiss"

SHORTEST = 1e-9
"""A shorter sum has no direction, and is not scaled to unit length."""


class ArticleMeans:
    """The means of a segment's articles, open for reading. Safe to share between threads."""

    def __init__(self, folder: Path, articles: int, dimension: int) -> None:
        """Open the file in `folder`. Raises IndexDamagedError if it is not as expected."""
        self.rows = RowFile(folder / MEANS, articles, dimension)


def write_means(folder: Path, vectors: Rows, counts: Sequence[int]) -> None:
    """Write the means of `vectors` (rows, dimension), the first counts[0] rows being one article's,
    and so on; no article is without a row."""
    means = np.empty((len(counts), vectors.shape[1]), np.float16)
    start = 0
    for number, count in enumerate(counts):
        total = vectors[start : start + count].astype(np.float32).sum(axis=0)
        means[number] = total / max(float(np.linalg.norm(total)), SHORTEST)
        start += count
    write_rows(folder / MEANS, means)


def merge_means(folder: Path, parts: Sequence[tuple[ArticleMeans, NDArray[np.bool_]]]) -> None:
    """Write the means of the kept articles (articles,) of several segments, in order."""
    write_rows(folder / MEANS, np.concatenate([part.rows[:][keep] for part, keep in parts]))
