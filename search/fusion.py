"""Fusion: two legs' scores for the same candidates become one.

Pure functions over arrays. Each candidate has been scored in both legs, so none is punished
because the other leg's list ended before it.
"""

import numpy as np
from numpy.typing import NDArray


def absolute_scale(
    keyword: NDArray[np.float64],
    bound: float,
    semantic: NDArray[np.float64],
    weight: float = 0.5,
) -> NDArray[np.float64]:
    """weight · keyword / bound + (1 - weight) · semantic, for each candidate: (n,), at most 1.

    `keyword` is BM25, `bound` what no passage's BM25 for this query can exceed (0 where no
    word of it occurs), `semantic` the cosine. Both legs are on a scale that does not depend on what
    else was found, so scores compare across queries and pages, and the ends of a list weigh
    nothing. Bruch, Gai and Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, TOIS
    2023, call this theoretical min-max where the lower end alone is theoretical.
    """
    return weight * keyword / (bound or 1.0) + (1.0 - weight) * semantic
