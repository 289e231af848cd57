"""Probabilities by judgements: arithmetic by hand."""

from math import exp

import numpy as np
import pytest

from nutgraf.search.fitting.probability_fit import Probabilities, compared, observed
from nutgraf.search.fitting.weight_fit import ITSELF, Evidence
from nutgraf.search.ranking.calibration import Calibration, Observed


def sigmoid(x):
    return 1 / (1 + exp(-x))


def test_articles_are_observed_by_their_best_passages_best_first():
    parts = np.array([[0.9, 0.0], [0.0, 0.8], [0.5, 0.5], [0.1, 0.3]])
    question = Evidence(parts, np.array([0, 2, 3]), np.array([0, 2, ITSELF]), 1.0)
    found = observed(question, np.array([1.0, 0.5]))
    assert found.scores == pytest.approx([0.9, 0.75, 0.25])
    assert found.relevant.tolist() == [False, True, False]
    assert found.telling.tolist() == [True, True, False]
    assert found.looked_at.tolist() == [0, 1]


def test_an_article_that_is_the_question_is_ahead_of_the_others_and_tells_nothing():
    # Of the article that is the question nothing is told; the next is .4 behind it.
    ranking = Observed(
        np.array([0.9, 0.5, 0.2]), np.array([False, True, False]), np.array([False, True, True])
    )
    before, after = Calibration(0.0, 1.0, 1.0, 0.1), Calibration(-1.0, 4.0, 0.0, 0.1)
    found = compared((before, [ranking]), (after, [ranking]))
    was = sigmoid(0.5 - 0.4), sigmoid(0.2 - 0.7)
    now = sigmoid(-1 + 4 * 0.5), sigmoid(-1 + 4 * 0.2)
    # Two outcomes in bins of their own: the error is the mean distance.
    assert found.before == pytest.approx(((1 - was[0]) + was[1]) / 2)
    assert found.after == pytest.approx(((1 - now[0]) + now[1]) / 2)
    gain = ((1 - was[0]) ** 2 + was[1] ** 2) / 2 - ((1 - now[0]) ** 2 + now[1] ** 2) / 2
    assert (found.low, found.high) == pytest.approx((gain, gain))
    assert found.pays == (gain > 0)


def test_a_topic_that_finds_nothing_tells_nothing():
    nothing = Observed(np.empty(0), np.empty(0, bool))
    one = Observed(np.array([0.5]), np.array([True]))
    old, new = Calibration(0.0, 0.0, 0.0, 0.1), Calibration(2.0, 0.0, 0.0, 0.1)
    found = compared((old, [nothing, one]), (new, [nothing, one]))
    assert (found.before, found.after) == pytest.approx((0.5, 1 - sigmoid(2)))
    assert found.low == 0.0


def test_it_pays_if_the_interval_excludes_nothing():
    calibration = Calibration(0.0, 1.0, 1.0, 0.1)
    assert Probabilities(calibration, 0.3, 0.1, 0.01, 0.2).pays
    assert not Probabilities(calibration, 0.3, 0.1, 0.0, 0.2).pays
    assert Probabilities(calibration, 0.3, 0.1, 0.01, 0.2).to_json()["pays"]
