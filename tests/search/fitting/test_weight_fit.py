"""Fitting: nDCG by many weights at once against hand arithmetic and the evaluation's own."""

from dataclasses import astuple
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.search.evaluation import measure
from nutgraf.search.fitting.weight_fit import (
    FACTORS,
    ITSELF,
    Evidence,
    best_weights,
    gains,
    grid,
    ideal_gain,
)
from nutgraf.search.ranking.evidence import FusionWeights

BASE = FusionWeights(words=0.4, meaning=0.2, article_words=0.3, article_meaning=0.1, lead=0.02)


def test_gains_by_hand():
    # Three articles of two, one and two rows; two parts.
    parts = np.array([[0.9, 0.0], [0.0, 0.8], [0.5, 0.5], [0.1, 0.3], [0.2, 0.1]])
    grades = np.array([0, 2, 1])
    one = Evidence(parts, np.array([0, 2, 3]), grades, ideal_gain([1, 2, 3]))
    found = gains([one], np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]))
    ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    second_and_third = (2 / log2(3) + 1 / log2(4)) / ideal
    first_and_third = (2 / log2(2) + 1 / log2(4)) / ideal
    # By the first part .9, .5, .2; by the second .8, .5, .3; by both .9, 1.0, .4.
    assert found == pytest.approx(np.array([[second_and_third, second_and_third, first_and_third]]))


def test_an_article_that_is_itself_the_question_has_no_rank():
    parts = np.array([[0.9], [0.5], [0.4]])
    one = Evidence(parts, np.arange(3), np.array([ITSELF, 0, 1]), ideal_gain([1]))
    assert gains([one], np.array([[1.0]])) == pytest.approx(np.array([[1 / log2(3)]]))


def test_a_question_whose_answer_is_no_candidate_has_nothing():
    one = Evidence(np.ones((1, 1)), np.array([0]), np.array([0]), 1.0)
    assert gains([one], np.ones((3, 1))).tolist() == [[0.0, 0.0, 0.0]]


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 3)),
        min_size=1, max_size=25, unique_by=lambda pair: pair[0],
    ).filter(lambda pairs: any(grade for _, grade in pairs))
)  # fmt: skip
def test_gains_are_what_the_evaluation_measures(pairs):
    scores, grades = zip(*pairs, strict=True)
    one = Evidence(
        np.array(scores, float)[:, None],
        np.arange(len(pairs)),
        np.array(grades),
        ideal_gain(grades),
    )
    qrels = {"q": {str(place): grade for place, grade in enumerate(grades)}}
    run = {"q": {str(place): float(score) for place, score in enumerate(scores)}}
    assert gains([one], np.ones((1, 1)))[0, 0] == pytest.approx(measure(qrels, run)["ndcg@10"])


def test_the_grid_starts_with_the_weights_and_keeps_their_sum():
    found = grid(BASE)
    assert found[0] == BASE
    assert len(found) == len(set(found)) == len(FACTORS) ** 2
    assert all(sum(astuple(each)) == pytest.approx(sum(astuple(BASE))) for each in found)
    assert {each.lead for each in found} == {0.02}


def test_a_step_of_the_grid_by_hand():
    [_, doubled] = grid(BASE, words=(1.0,), article=(2.0,))
    # .4, .2, .6 and .2 are 1.4 together, where they were 1.
    expected = (0.4 / 1.4, 0.2 / 1.4, 0.6 / 1.4, 0.2 / 1.4, 0.02)
    assert astuple(doubled) == pytest.approx(expected)
    [_, wordy] = grid(BASE, words=(2.0,), article=(1.0,))
    assert astuple(wordy) == pytest.approx((0.8 / 1.7, 0.2 / 1.7, 0.6 / 1.7, 0.1 / 1.7, 0.02))


def test_of_equally_good_weights_the_first_are_best():
    assert best_weights(np.array([[0.5, 1.0, 0.5], [0.5, 0.0, 0.5]])) == 0
    assert best_weights(np.array([[0.5, 1.0, 0.9], [0.5, 0.5, 0.5]])) == 1
