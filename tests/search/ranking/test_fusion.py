"""Fusion against arithmetic written out by hand."""

from math import sqrt

import numpy as np
import pytest

from nutgraf.search.ranking.fusion import (
    min_max,
    reciprocal_rank,
    three_sigma,
    weighed,
    z_score,
)

FOUR = np.array([2.0, 4.0, 4.0, 6.0])


def test_weighed_by_hand():
    scores = weighed([(0.25, np.array([0.5, 1.0])), (0.75, np.array([0.4, -0.2]))])
    assert scores == pytest.approx([0.25 * 0.5 + 0.75 * 0.4, 0.25 * 1.0 - 0.75 * 0.2])


def test_reciprocal_rank_by_hand():
    ranks = [np.array([3, 1, 0]), np.array([1, 0, 2])]
    assert reciprocal_rank(ranks) == pytest.approx([1 / 63 + 1 / 61, 1 / 61, 1 / 62])
    assert reciprocal_rank(ranks, k=1) == pytest.approx([1 / 4 + 1 / 2, 1 / 2, 1 / 3])


def test_min_max_by_hand():
    assert min_max(FOUR).tolist() == [0.0, 0.5, 0.5, 1.0]


def test_z_score_by_hand():
    # mean 4, variance (4 + 0 + 0 + 4) / 4 = 2
    assert z_score(FOUR) == pytest.approx([-2 / sqrt(2), 0.0, 0.0, 2 / sqrt(2)])


def test_three_sigma_by_hand():
    # mean 4, variance (4 + 0 + 0 + 4) / 3
    s = sqrt(8 / 3)
    assert three_sigma(FOUR) == pytest.approx(
        [(3 * s - 2) / (6 * s), 0.5, 0.5, (3 * s + 2) / (6 * s)]
    )


@pytest.mark.parametrize(("scale", "middle"), [(min_max, 0.0), (z_score, 0.0), (three_sigma, 0.5)])
def test_equal_scores_and_none_at_all_are_no_trouble(scale, middle):
    assert scale(np.array([3.0, 3.0])).tolist() == [middle, middle]
    assert scale(np.array([3.0])).tolist() == [middle]
    assert scale(np.empty(0)).tolist() == []
