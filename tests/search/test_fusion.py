"""Fusion against arithmetic written out by hand."""

import numpy as np
import pytest

from nutgraf.search.candidates import fuse
from nutgraf.search.fusion import ranks, reciprocal_rank_fusion


def test_ranks_count_from_one_and_break_ties_by_row():
    assert ranks(np.array([0.5, 0.9, 0.5, 0.1]), np.array([40, 30, 20, 10])).tolist() == [
        3,
        1,
        2,
        4,
    ]


def test_reciprocal_rank_fusion_by_hand():
    keyword, semantic = np.array([1, 2, 0]), np.array([3, 1, 2])
    expected = [
        (1 / (60 + 1) + 1 / (60 + 3)) * 61 / 2,
        (1 / (60 + 2) + 1 / (60 + 1)) * 61 / 2,
        (0 + 1 / (60 + 2)) * 61 / 2,
    ]
    assert reciprocal_rank_fusion([keyword, semantic]) == pytest.approx(expected)


def test_first_in_both_legs_scores_one():
    assert reciprocal_rank_fusion([np.array([1]), np.array([1])]).tolist() == [1.0]


def test_a_candidate_from_beyond_a_list_is_still_ranked_in_that_leg():
    found = fuse(
        np.array([7, 8, 9]), np.array([3.0, 2.0, 0.0]), np.array([0.1, 0.5, 0.4]), (1, 2), "hybrid"
    )
    assert found.scores == pytest.approx(
        [(1 / 61 + 1 / 63) * 61 / 2, (1 / 62 + 1 / 61) * 61 / 2, (1 / 62) * 61 / 2]
    )
    assert found.keyword_ranks.tolist() == [1, 0, 0]
    assert found.semantic_ranks.tolist() == [0, 1, 2]
    assert found.best_first().tolist() == [1, 0, 2]


@pytest.mark.parametrize(("mode", "order"), [("keyword", [0, 1, 2]), ("semantic", [1, 2, 0])])
def test_one_leg_alone_keeps_its_own_scores(mode, order):
    found = fuse(
        np.array([7, 8, 9]), np.array([3.0, 2.0, 0.0]), np.array([0.1, 0.5, 0.4]), (3, 3), mode
    )
    assert found.best_first().tolist() == order
