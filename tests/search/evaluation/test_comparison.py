"""Comparing systems, topic by topic."""

import pytest

from nutgraf.search.evaluation import Loss, Topic, compare, lost_most

OWN = {"a": 1.0, "b": 0.5, "c": 0.25, "d": 0.0}
BETTER = {"a": 1.0, "b": 1.0, "c": 0.5, "d": 0.75}
NONE = dict.fromkeys(OWN, 0.0)


def test_differences_and_corrected_p_by_hand():
    found = compare(OWN, {"better": BETTER, "none": NONE})
    better, none = found["better"], found["none"]
    assert better.difference == pytest.approx((-0.5 - 0.25 - 0.75) / 4)
    assert (better.won, better.lost, better.tied) == (0, 3, 1)
    assert (none.won, none.lost, none.tied) == (3, 0, 1)
    # Of the 8 signs of three differences only the two extreme ones are as far from 0.
    assert better.p == none.p == 2 / 8
    assert better.corrected == none.corrected == 2 * 2 / 8


def test_the_greatest_losses_come_first():
    topics = tuple(Topic(id_, f"text of {id_}") for id_ in "abcde")
    assert lost_most(OWN, BETTER, topics, 2) == (
        Loss("d", "text of d", 0.0, 0.75),
        Loss("b", "text of b", 0.5, 1.0),
    )
    assert lost_most(BETTER, OWN, topics, 2) == ()
