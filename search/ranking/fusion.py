"""Fusion formulas: other ways to combine two scores, for evaluation alone.

Pure functions over arrays (n,), with one entry per candidate. Each candidate has been scored in
both legs, so none loses because the other leg's list ended before it. Searches use `score`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def weighed(parts: Sequence[tuple[float, Scores]]) -> Scores:
    """The sum of weight · score over `parts`."""
    total: Scores = np.sum([weight * scores for weight, scores in parts], axis=0)
    return total


def reciprocal_rank(ranks: Sequence[NDArray[np.int64]], k: float = 60.0) -> Scores:
    """The sum of 1 / (k + rank) over lists; a rank of 0 (not in the list) adds nothing.

    Cormack, Clarke and Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual Rank
    Learning Methods, SIGIR 2009.
    """
    total: Scores = np.sum([np.where(own > 0, 1.0 / (k + own), 0.0) for own in ranks], axis=0)
    return total


def min_max(scores: Scores) -> Scores:
    """The scores scaled so that the least is 0 and the greatest 1; all 0 if they are equal. (n,)"""
    if not len(scores):
        return scores
    least, span = scores.min(), np.ptp(scores)
    scaled: Scores = (scores - least) / (span or 1.0)
    return scaled


def z_score(scores: Scores) -> Scores:
    """Distances from the mean in standard deviations; all 0 if there is no deviation. (n,)"""
    if not len(scores):
        return scores
    scaled: Scores = (scores - scores.mean()) / (scores.std() or 1.0)
    return scaled


def three_sigma(scores: Scores) -> Scores:
    """The scores scaled from 0 at three standard deviations (n - 1) below the mean to 1 above. (n,)

    Qdrant's and LlamaIndex's "distribution-based score fusion" sums this over the lists.
    """
    if len(scores) < 2 or not (deviation := scores.std(ddof=1)):
        return np.full(len(scores), 0.5)
    scaled: Scores = (scores - scores.mean() + 3 * deviation) / (6 * deviation)
    return scaled
