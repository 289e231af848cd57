"""The probability fit: compares calibrations by judged topics on held-out topics.

Questions made from an index have one answer each. People's questions may have many answers, or only
weak ones, so only judgements show how probable an answer is.
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
    """A calibration by judged topics, and its gain on held-out topics.

    `before` and `after` are the expected calibration error over the first ten articles; `low` and
    `high` are the bootstrap interval (95 %) of the decrease of their mean squared error.
    """

    calibration: Calibration
    before: float
    after: float
    low: float
    high: float

    @property
    def pays(self) -> bool:
        """Whether the error certainly falls: the interval of the decrease lies above zero."""
        return self.low > 0

    def to_json(self) -> dict[str, Any]:
        """As `tune --json` prints it."""
        return {**asdict(self), "pays": self.pays}


def observed(question: Evidence, weights: NDArray[np.float64]) -> Observed:
    """The ranking of a question's articles under weights (p,)."""
    scores = question.scores(weights[None])[:, 0]
    order = np.argsort(-scores, kind="stable")
    grades = question.grades[order]
    return Observed(scores[order], grades > 0, grades != ITSELF)


def compared(
    before: tuple[Calibration, Sequence[Observed]], after: tuple[Calibration, Sequence[Observed]]
) -> Probabilities:
    """A new calibration beside the earlier one, on held-out topics.

    Each comes with the rankings of the same topics under its own weights.
    """
    (old, old_error), (new, new_error) = _errors(*before), _errors(*after)
    low, high = bootstrap_interval(old_error - new_error)
    return Probabilities(after[0], old, new, low, high)


def _errors(
    calibration: Calibration, rankings: Sequence[Observed]
) -> tuple[float, NDArray[np.float64]]:
    """The expected calibration error over all rankings, and the mean squared error of each (n,)."""
    shown, outcomes = [], []
    for ranking in rankings:
        places = ranking.looked_at
        every = calibration.probabilities(ranking.scores, np.arange(len(ranking.scores)))
        shown.append(every[places])
        outcomes.append(ranking.relevant[places])
    errors = [
        float(np.mean((probability - outcome) ** 2)) if len(outcome) else 0.0
        for probability, outcome in zip(shown, outcomes, strict=True)
    ]
    return (
        expected_calibration_error(np.concatenate(shown), np.concatenate(outcomes)),
        np.array(errors),
    )
