"""Fusion: two legs' scores for the same candidates become one.

Pure functions over arrays. Each candidate has been scored in both legs, so none is punished
because the other leg's list ended before it.
"""

import numpy as np
from numpy.typing import NDArray

RRF_K = 60
"""The constant of the paper: how little the first ranks stand out from those below."""


def ranks(scores: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank of each candidate (n,), from 1, by score; equal scores in order of row."""
    order = np.lexsort((rows, -scores))
    found = np.empty(len(scores), np.int64)
    found[order] = np.arange(1, len(scores) + 1)
    return found


def reciprocal_rank_fusion(
    leg_ranks: list[NDArray[np.int64]], k: int = RRF_K
) -> NDArray[np.float64]:
    """The sum over legs of 1 / (k + rank), scaled so that first in every leg is 1: (n,).

    `leg_ranks` holds each leg's ranks (n,), from 1. A rank of 0 says that the leg does not
    know the candidate at all, and adds nothing.
    Cormack, Clarke and Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual
    Rank Learning Methods, SIGIR 2009.
    """
    total = np.zeros(len(leg_ranks[0]))
    for leg in leg_ranks:
        total += np.where(leg > 0, 1.0 / (k + leg), 0.0)
    return total * (k + 1) / len(leg_ranks)
