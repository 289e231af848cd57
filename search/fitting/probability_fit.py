"""Probabilities by judgements: what judged topics say of how scores map to relevance.

Questions that are made from an index have one answer each. Where people's have many, or none but
faint ones, only their judgements tell how probable an answer is.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..evaluation.significance import bootstrap_interval
from ..evaluation.verdict import expected_calibration_error
from ..ranking.calibration import Calibration, Observed
from .weight_fit import ITSELF, Evidence


@dataclass(frozen=True, slots=True)
class Probabilities:
    """A calibration by judged topics, and what it is worth on those held out.

    `before` and `after` are the expected calibration error of the first ten articles, `low` and
    `high` the bootstrap interval (95 %) of what their mean squared error falls by.
    """

    calibration: Calibration
    before: float
    after: float
    low: float
    high: float

    @property
    def pays(self) -> bool:
        """Whether the interval of what the error falls by excludes nothing."""
        return self.low > 0

    def to_json(self) -> dict[str, Any]:
        """As `tune --json` prints it."""
        return {**asdict(self), "pays": self.pays}


def observed(question: Evidence, weights: NDArray[np.float64]) -> Observed:
    """The ranking of a question's articles by weights (p,)."""
    scores = question.scores(weights[None])[:, 0]
    order = np.argsort(-scores, kind="stable")
    grades = question.grades[order]
    return Observed(scores[order], grades > 0, grades != ITSELF)


def compared(
    before: tuple[Calibration, Sequence[Observed]], after: tuple[Calibration, Sequence[Observed]]
) -> Probabilities:
    """How a calibration does on held-out topics, beside the one before it.

    Each comes with the rankings of the same topics, by the weights that it belongs to.
    """
    (old, old_error), (new, new_error) = _told(*before), _told(*after)
    low, high = bootstrap_interval(old_error - new_error)
    return Probabilities(after[0], old, new, low, high)


def _told(
    calibration: Calibration, rankings: Sequence[Observed]
) -> tuple[float, NDArray[np.float64]]:
    """The expected calibration error over all, and the mean squared error of each (n,)."""
    told, outcomes = [], []
    for ranking in rankings:
        places = ranking.looked_at
        every = calibration.probabilities(ranking.scores, np.arange(len(ranking.scores)))
        told.append(every[places])
        outcomes.append(ranking.relevant[places])
    errors = [
        float(np.mean((probability - outcome) ** 2)) if len(outcome) else 0.0
        for probability, outcome in zip(told, outcomes, strict=True)
    ]
    return (
        expected_calibration_error(np.concatenate(told), np.concatenate(outcomes)),
        np.array(errors),
    )
