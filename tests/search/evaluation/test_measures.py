"""Measures against arithmetic written out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.search.evaluation import best_first, by_topic, mean, measure


def test_the_measures_by_hand():
    run = {"q": {"a": 0.5, "b": 0.4, "c": 0.3, "d": 0.2}}
    found = measure({"q": {"b": 2, "d": 1, "e": 1}}, run)
    gain = 2 / math.log2(3) + 1 / math.log2(5)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["ndcg@10"] == pytest.approx(gain / ideal, abs=1e-4)
    assert found["mrr@10"] == pytest.approx(1 / 2)
    assert found["map"] == pytest.approx((1 / 2 + 2 / 4) / 3, abs=1e-4)
    assert found["recall@100"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_judged_topic_without_hits_counts_as_nothing():
    qrels, run = {"q": {"a": 1}, "r": {"b": 1}}, {"q": {"a": 1.0}, "unjudged": {"a": 1.0}}
    assert by_topic(qrels, run)["mrr@10"] == {"q": 1.0, "r": 0.0}
    assert measure(qrels, run)["mrr@10"] == 0.5


def test_the_mean_may_be_of_some_topics_or_none():
    values = {"map": {"a": 0.5, "b": 0.25}}
    assert mean(values) == {"map": 0.375}
    assert mean(values, ["b"]) == {"map": 0.25}
    assert mean(values, []) == {"map": 0.0}


def test_ties_have_one_order_in_all_measures():
    # Equal scores rank by id, descending, as in trec_eval: c, b, a.
    run = {"q": {"a": 1.0, "c": 1.0, "b": 1.0}}
    found = measure({"q": {"a": 1}}, run)
    assert found == {
        "mrr@10": pytest.approx(1 / 3),
        "map": pytest.approx(1 / 3),
        "ndcg@10": pytest.approx(1 / math.log2(4)),
        "recall@100": 1.0,
    }


def test_scores_that_single_precision_cannot_tell_apart_still_rank():
    found = measure({"q": {"a": 1}}, {"q": {"a": 1.0 + 1e-12, "b": 1.0}})
    assert found["map"] == found["mrr@10"] == 1.0


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2).map(float), min_size=1),
    st.sampled_from("abcdef"),
    st.randoms(),
)
def test_the_reciprocal_rank_is_the_precision_whatever_the_ties(scores, answer, random):
    shuffled = list(scores.items())
    random.shuffle(shuffled)
    found = measure({"q": {answer: 1}}, {"q": dict(shuffled)})
    assert found["mrr@10"] == pytest.approx(found["map"])
    place = best_first(scores).index(answer) + 1 if answer in scores else math.inf
    assert found["map"] == pytest.approx(1 / place)
