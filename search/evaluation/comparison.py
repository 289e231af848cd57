"""The comparison of one system with others over the same topics."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .collection import Topic
from .significance import holm, randomisation_test

Values = Mapping[str, float]
"""Topic → the value of one measure."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The mean difference of two systems, and its p by a randomisation test.

    `corrected` is p by Holm's method for all comparisons made at once. `won`, `lost` and `tied`
    count topics.
    """

    difference: float
    p: float
    corrected: float
    won: int
    lost: int
    tied: int


@dataclass(frozen=True, slots=True)
class Loss:
    """A topic on which another system was better, with both values."""

    topic: str
    text: str
    value: float
    other: float


def compare(values: Values, others: Mapping[str, Values]) -> dict[str, Comparison]:
    """The comparison of one system's values with each other system's, over its own topics."""
    differences = {
        name: np.array([values[topic] - other[topic] for topic in values])
        for name, other in others.items()
    }
    p_values = [randomisation_test(found) for found in differences.values()]
    return {
        name: Comparison(
            difference=float(found.mean()) if len(found) else 0.0,
            p=p,
            corrected=corrected,
            won=int(np.count_nonzero(found > 0)),
            lost=int(np.count_nonzero(found < 0)),
            tied=int(np.count_nonzero(found == 0)),
        )
        for (name, found), p, corrected in zip(
            differences.items(), p_values, holm(p_values), strict=True
        )
    }


def lost_most(
    values: Values, other: Values, topics: tuple[Topic, ...], count: int
) -> tuple[Loss, ...]:
    """Up to `count` topics on which the other system is better, the greatest loss first."""
    losses = [
        Loss(topic.id, topic.text, values[topic.id], other[topic.id])
        for topic in topics
        if topic.id in values and values[topic.id] < other[topic.id]
    ]
    return tuple(sorted(losses, key=lambda loss: (loss.value - loss.other, loss.topic))[:count])
