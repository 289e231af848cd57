"""Candidates: the rows that either leg proposes, each scored in both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fusion import absolute_scale, ranks


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some rows of a snapshot with their exact scores in both legs. All arrays are (n,).

    A leg's rank is the place in that leg among all rows, from 1, and 0 where the leg's list
    ended before the row.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]

    def best_first(self) -> NDArray[np.int64]:
        """The places of the candidates, by score; equal scores in order of row."""
        return np.lexsort((self.rows, -self.scores))


def fuse(
    rows: NDArray[np.int64],
    keyword: NDArray[np.float64],
    bound: float,
    semantic: NDArray[np.float64] | None,
    listed: tuple[int, int],
    mode: str,
) -> Candidates:
    """Rank `rows` (n,) by both legs' exact scores (n,), or, in another mode, by one leg's.

    `bound` is what no keyword score can exceed. `semantic` is None where the query asks for
    nothing but filters: only the other leg ranks. `listed` is how long each leg's own list
    was: ranks beyond it are not known.
    """
    keyword_ranks = np.where(keyword > 0, ranks(keyword, rows), 0)
    semantic_ranks = np.zeros(len(rows), np.int64) if semantic is None else ranks(semantic, rows)
    semantic = np.zeros(len(rows)) if semantic is None else semantic
    if mode == "keyword":
        scores = keyword
    elif mode == "semantic":
        scores = semantic
    else:
        scores = absolute_scale(keyword, bound, semantic)
    return Candidates(
        rows,
        scores,
        keyword,
        semantic,
        np.where(keyword_ranks <= listed[0], keyword_ranks, 0),
        np.where(semantic_ranks <= listed[1], semantic_ranks, 0),
    )
