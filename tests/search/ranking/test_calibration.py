"""Calibration: arithmetic by hand, and what a fit must find."""

from math import exp, inf

import numpy as np
import pytest

from nutgraf.search.ranking.calibration import DEFAULT, Calibration, Observed, fit, margins

NOTHING = Observed(np.empty(0), np.empty(0, bool))


def test_the_first_is_ahead_of_the_next_article_and_the_rest_are_behind_it():
    found = margins(np.array([0.5, 0.45, 0.3, 0.2]), np.array([7, 7, 8, 9]))
    assert found == pytest.approx([0.5 - 0.3, 0.45 - 0.5, 0.3 - 0.5, 0.2 - 0.5])


def test_margins_of_one_article_and_of_none():
    assert margins(np.array([0.5, 0.4]), np.array([7, 7])) == pytest.approx([0.5, -0.1])
    assert margins(np.array([-0.1, -0.2]), np.array([7, 7])) == pytest.approx([0.0, -0.1])
    assert len(margins(np.empty(0), np.empty(0, np.int64))) == 0


@pytest.mark.parametrize("articles", [[7, 7], [7, 8]])
@pytest.mark.parametrize("scores", [[0.2, 0.1], [0.1, -0.1], [-0.05, -0.06], [-0.2, -0.9]])
def test_probabilities_have_the_order_of_scores_below_zero_too(scores, articles):
    first, second = DEFAULT.probabilities(np.array(scores), np.array(articles))
    assert first > second


def test_probabilities_by_hand():
    calibration = Calibration(intercept=-2.0, slope=4.0, lead=10.0, nothing=0.1)
    found = calibration.probabilities(np.array([0.5, 0.4]), np.array([1, 2]))
    first, second = -2 + 4 * 0.5 + 10 * 0.1, -2 + 4 * 0.4 - 10 * 0.1
    assert found == pytest.approx([1 / (1 + exp(-first)), 1 / (1 + exp(-second))])


def test_probabilities_fall_with_the_scores():
    random = np.random.default_rng(0)
    scores = np.sort(random.random(200))[::-1]
    found = DEFAULT.probabilities(scores, random.integers(0, 5, 200))
    assert (np.diff(found) <= 0).all()
    assert found.min() >= 0
    assert found.max() <= 1


def test_hits_say_more_than_chance_or_half_of_what_the_best_says():
    calibration = Calibration(0.0, 1.0, 1.0, nothing=0.2)
    assert calibration.least(0.9) == 0.2  # what chance gives
    assert calibration.least(0.3) == 0.15  # half of the best
    assert calibration.least(0.2) == 0.1
    assert calibration.least(0.19) == inf


def test_a_fit_finds_the_probabilities_that_made_the_outcomes():
    random = np.random.default_rng(1)
    true = Calibration(-3.0, 5.0, 8.0, 0.0)
    observed = []
    for _ in range(3000):
        scores = np.sort(random.random(6))[::-1]
        expected = true.probabilities(scores, np.arange(6))
        observed.append(Observed(scores, random.random(6) < expected))
    found = fit(observed, [NOTHING], [0.0])
    assert (found.intercept, found.slope, found.lead) == pytest.approx((-3, 5, 8), abs=0.5)


def test_chance_is_the_median_of_what_unanswerable_questions_found():
    answered = [Observed(np.array([0.9, 0.2]), np.array([True, False]))]
    unanswerable = [Observed(np.array([0.3, 0.05]), np.zeros(2, bool))]
    assert fit(answered, unanswerable, [0.1, 0.3, 0.2]).nothing == pytest.approx(0.2)


def test_a_weight_that_would_be_negative_is_left_out():
    # The higher the score, the less relevant; only being ahead speaks for relevance.
    high = Observed(np.array([0.9, 0.89]), np.array([False, False]))
    low = Observed(np.array([0.4, 0.1]), np.array([True, False]))
    found = fit([high, low] * 5, [NOTHING], [0.0])
    assert found.slope == 0.0
    assert found.lead > 0


def test_a_calibration_survives_the_settings_of_an_index():
    calibration = Calibration(-1.5, 2.0, 30.0, 0.17)
    assert Calibration.from_json(calibration.to_json()) == calibration
    for useless in (None, {}, {"slope": 1.0}, calibration.to_json() | {"lead": float("nan")}):
        assert Calibration.from_json(useless) == DEFAULT
