"""Fusion against arithmetic written out by hand."""

import numpy as np
import pytest

from nutgraf.search.candidates import fuse
from nutgraf.search.fusion import absolute_scale, ranks


def test_ranks_count_from_one_and_break_ties_by_row():
    assert ranks(np.array([0.5, 0.9, 0.5, 0.1]), np.array([40, 30, 20, 10])).tolist() == [
        3,
        1,
        2,
        4,
    ]


def test_the_absolute_scale_by_hand():
    scores = absolute_scale(np.array([6.0, 3.0, 0.0]), 12.0, np.array([0.5, -0.1, 0.8]))
    assert scores == pytest.approx(
        [0.5 * 6 / 12 + 0.5 * 0.5, 0.5 * 3 / 12 - 0.5 * 0.1, 0.5 * 0 + 0.5 * 0.8]
    )


def test_without_a_known_word_the_cosine_alone_decides():
    scores = absolute_scale(np.zeros(2), 0.0, np.array([0.2, 0.4]))
    assert scores.tolist() == [0.1, 0.2]


def test_a_candidate_from_beyond_a_list_is_scored_like_any_other():
    found = fuse(
        np.array([7, 8, 9]),
        np.array([3.0, 2.0, 0.0]),
        4.0,
        np.array([0.1, 0.5, 0.4]),
        (1, 2),
        "hybrid",
    )
    assert found.scores == pytest.approx([0.5 * 0.75 + 0.5 * 0.1, 0.5 * 0.5 + 0.5 * 0.5, 0.5 * 0.4])
    assert found.keyword_ranks.tolist() == [1, 0, 0]
    assert found.semantic_ranks.tolist() == [0, 1, 2]
    assert found.best_first().tolist() == [1, 0, 2]


def test_a_query_of_filters_alone_has_no_semantic_rank():
    found = fuse(np.array([7, 8]), np.zeros(2), 0.0, None, (2, 0), "hybrid")
    assert found.semantic_ranks.tolist() == [0, 0]
    assert found.best_first().tolist() == [0, 1]


@pytest.mark.parametrize(("mode", "order"), [("keyword", [0, 1, 2]), ("semantic", [1, 2, 0])])
def test_one_leg_alone_keeps_its_own_scores(mode, order):
    found = fuse(
        np.array([7, 8, 9]), np.array([3.0, 2.0, 0.0]), 4.0, np.array([0.1, 0.5, 0.4]), (3, 3), mode
    )
    assert found.best_first().tolist() == order
