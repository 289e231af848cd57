"""Fusion against arithmetic written out by hand."""

import numpy as np
import pytest

from nutgraf.search.fusion import absolute_scale


def test_the_absolute_scale_by_hand():
    scores = absolute_scale(np.array([6.0, 3.0, 0.0]), 12.0, np.array([0.5, -0.1, 0.8]))
    assert scores == pytest.approx(
        [0.5 * 6 / 12 + 0.5 * 0.5, 0.5 * 3 / 12 - 0.5 * 0.1, 0.5 * 0 + 0.5 * 0.8]
    )


def test_without_a_known_word_the_cosine_alone_decides():
    scores = absolute_scale(np.zeros(2), 0.0, np.array([0.2, 0.4]))
    assert scores.tolist() == [0.1, 0.2]
