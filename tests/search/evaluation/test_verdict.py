"""The verdict: AUROC and calibration error against hand arithmetic."""

import numpy as np
import pytest

from nutgraf.search.evaluation.verdict import (
    auroc,
    calibration_error,
    expected_calibration_error,
)


def test_auroc_by_hand():
    # Of .9 and .5 each exceeds both; .2 is even with one and below the other.
    assert auroc([0.9, 0.5, 0.2], [0.2, 0.4]) == pytest.approx((2 + 2 + 0.5) / 6)
    assert auroc([1.0], [0.0]) == 1.0


def test_calibration_error_by_hand():
    probabilities = np.array([0.9, 0.1, 0.8, 0.3])
    outcomes = np.array([True, False, False, False])
    # Bins: .1 and .3, none true; .8 and .9, one of two true.
    expected = 2 / 4 * abs(0.2 - 0.0) + 2 / 4 * abs(0.85 - 0.5)
    assert expected_calibration_error(probabilities, outcomes, bins=2) == pytest.approx(expected)


def test_fewer_values_than_bins_are_bins_of_one():
    found = expected_calibration_error(np.array([0.75, 0.5]), np.array([True, False]), bins=10)
    assert found == pytest.approx((0.25 + 0.5) / 2)


def test_the_first_ten_of_each_judged_topic_count():
    ranked = {"q": [(str(n), 0.75) for n in range(12)], "unjudged": [("a", 1.0)]}
    qrels = {"q": {"0": 1, "1": 0, "10": 1}, "without hits": {"a": 1}}
    # Ten bins of one: the first is .25 from its outcome, the nine others .75; the eleventh is out.
    assert calibration_error(ranked, qrels) == pytest.approx((0.25 + 9 * 0.75) / 10)
    assert calibration_error({}, qrels) is None
