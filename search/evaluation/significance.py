"""Significance tests: whether a difference between two systems exceeds chance.

Pure functions over the differences of paired values, one per topic.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS: Final = 10_000
SEED: Final = 1

_AT_ONCE: Final = 500
_TOLERANCE: Final = 1e-9
"""Relative: sums that differ only by rounding are equal."""


def randomisation_test(
    differences: NDArray[np.float64], permutations: int = PERMUTATIONS, seed: int = SEED
) -> float:
    """The two-sided p of the mean of `differences` (n,), by Fisher's randomisation test.

    If both systems were alike, each topic's difference could equally have the other sign. p is
    the share of assignments of signs whose mean is at least as far from 0 as the observed mean.
    All 2^n assignments are counted if there are at most `permutations`; otherwise this number is
    drawn at random and the observed assignment is added. Smucker, Allan and Carterette: A
    Comparison of Statistical Significance Tests for Information Retrieval Evaluation, CIKM 2007;
    for the one added, Phipson and Smyth: Permutation P-values Should Never Be Zero, 2010.
    """
    decisive = differences[differences != 0]
    observed = abs(decisive.sum()) * (1 - _TOLERANCE)
    n = len(decisive)
    if n == 0:
        return 1.0
    if n < 60 and 2**n <= permutations:
        signs = 1 - 2 * (np.arange(2**n)[:, None] >> np.arange(n) & 1)
        return float(np.mean(np.abs(signs @ decisive) >= observed))
    random = np.random.default_rng(seed)
    extreme = 0
    for start in range(0, permutations, _AT_ONCE):
        flipped = random.random((min(_AT_ONCE, permutations - start), n)) < 0.5
        sums = np.where(flipped, -decisive, decisive).sum(axis=1)
        extreme += int(np.count_nonzero(np.abs(sums) >= observed))
    return (extreme + 1) / (permutations + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values corrected for their number, in the same order.

    The smallest of m is multiplied by m, the next by m - 1 and so on; none may become smaller
    than one before it. Holm: A Simple Sequentially Rejective Multiple Test Procedure, 1979.
    """
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for place, number in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[number]))
        corrected[number] = highest
    return corrected


def bootstrap_interval(
    differences: NDArray[np.float64],
    level: float = 0.95,
    samples: int = PERMUTATIONS,
    seed: int = SEED,
) -> tuple[float, float]:
    """The percentile interval of the mean of `differences` (n,), n > 0.

    Efron and Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13.
    """
    random = np.random.default_rng(seed)
    n = len(differences)
    means = np.concatenate(
        [
            differences[random.integers(n, size=(min(_AT_ONCE, samples - start), n))].mean(axis=1)
            for start in range(0, samples, _AT_ONCE)
        ]
    )
    tail = (1 - level) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)
