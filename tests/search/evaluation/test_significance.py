"""Tests of significance: against hand arithmetic, and against SciPy."""

import numpy as np
import pytest

from nutgraf.search.evaluation.significance import (
    bootstrap_interval,
    holm,
    randomisation_test,
)


def by_scipy(differences, resamples):
    from scipy.stats import permutation_test  # a CPU second

    return permutation_test(
        (differences, np.zeros(len(differences))),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        rng=np.random.default_rng(0),
    ).pvalue


def test_three_differences_by_hand():
    # Sums over all signs of 3, 2 and -1: ±6, ±4, ±2, ±0; four of the eight are 4 or more from 0.
    assert randomisation_test(np.array([3.0, 2.0, -1.0])) == 4 / 8


def test_topics_without_a_difference_say_nothing():
    assert randomisation_test(np.array([3.0, 0.0, 2.0, 0.0, -1.0])) == 4 / 8
    assert randomisation_test(np.zeros(5)) == 1.0
    assert randomisation_test(np.empty(0)) == 1.0


@pytest.mark.slow
def test_few_topics_are_tested_exactly_as_by_scipy():
    differences = np.random.default_rng(3).normal(0.3, 1.0, 11).round(2)
    assert randomisation_test(differences) == pytest.approx(by_scipy(differences, 10_000))


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.0, 0.1, 0.25])
def test_many_topics_are_tested_by_sampling_as_by_scipy(shift):
    differences = np.random.default_rng(4).normal(shift, 1.0, 80)
    ours, theirs = randomisation_test(differences), by_scipy(differences, 10_000)
    # Two samples of 10,000: four standard errors of their difference.
    assert ours == pytest.approx(theirs, abs=4 * np.sqrt(2 * theirs * (1 - theirs) / 10_000) + 1e-3)


def test_no_p_is_less_than_one_assignment_of_those_drawn():
    assert randomisation_test(np.ones(100), permutations=999) == 1 / 1000


def test_holm_by_hand():
    # .01 · 4; .02 · 3; .03 · 2, and .04 · 1 raised to the one before it; in the order given.
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.slow
def test_the_bootstrap_interval_is_that_of_scipy():
    from scipy.stats import bootstrap

    differences = np.random.default_rng(5).normal(0.2, 1.0, 200)
    low, high = bootstrap_interval(differences)
    theirs = bootstrap(
        (differences,), np.mean, method="percentile", rng=np.random.default_rng(0)
    ).confidence_interval
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_equal_differences_have_no_interval():
    assert bootstrap_interval(np.full(7, 0.5)) == (0.5, 0.5)
