"""The calibration: maps scores to probabilities that a passage is relevant.

It is fitted to each index without judgements: by questions made from its own passages, whose answer
is known, and by unanswerable questions on many subjects.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

CALIBRATION: Final = "calibration"
"""The name of the setting of an index."""

LOOKED_AT: Final = 10
"""The number of a ranking's first articles that a calibration is fitted to."""

HIT: Final = 0.5
"""The share of the best passage's evidence that says more than chance even below what chance gives:
if a question shares no words with its answers, even the best has little evidence.
Measured on seven collections; see benchmarks/RESULTS.md."""

RIDGE: Final = 1e-3
ROUNDS: Final = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """The map from scores to probabilities: 1 / (1 + exp(-(intercept + slope · s + lead · m))).

    s is a score. For the first of a ranking, m is its lead over the best score of another article;
    for all others, m is their (negative) distance from the first. `nothing` is what chance
    gives, in units of `Ranking.evidence`: the median best evidence for unanswerable questions.
    """

    intercept: float
    slope: float
    lead: float
    nothing: float

    def least(self, best: float) -> float:
        """The least evidence that says more than chance, if the best passage has `best`.

        It is `nothing`, or the share `HIT` of `best` if that is less. It is infinity, so that no
        passage has it, if `best` itself is below `nothing`.
        """
        return min(self.nothing, HIT * best) if best >= self.nothing else inf

    def probabilities(
        self, scores: NDArray[np.float64], articles: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The probabilities of a ranking's `scores` (n,), best first, of rows of `articles` (n,).

        They have the same order as the scores, since neither weight is negative.
        """
        exponents = self.intercept + self.slope * scores + self.lead * margins(scores, articles)
        return 1.0 / (1.0 + np.exp(-np.clip(exponents, -500.0, 500.0)))

    def alone(self, scores: NDArray[np.floating]) -> NDArray[np.float64]:
        """The probabilities of scores of any shape, each with a margin of 0."""
        exponents = self.intercept + self.slope * np.asarray(scores, np.float64)
        probabilities: NDArray[np.float64] = 1.0 / (
            1.0 + np.exp(-np.clip(exponents, -500.0, 500.0))
        )
        return probabilities

    def to_json(self) -> dict[str, float]:
        """As a setting of an index."""
        return asdict(self)

    @classmethod
    def from_json(cls, setting: Any) -> "Calibration":
        """The calibration of a setting; the default if it is missing or unusable."""
        if isinstance(setting, Mapping) and setting.keys() == asdict(DEFAULT).keys():
            values = {name: float(value) for name, value in setting.items()}
            if all(map(isfinite, values.values())):
                return cls(**values)
        return DEFAULT


DEFAULT: Final = Calibration(intercept=-4.5, slope=7.0, lead=33.0, nothing=0.05)
"""For an index that is too small for a fit. The weights are a middle of fits to four corpora. Nine
of ten unanswerable questions exceed `nothing`, even among fifty passages, so that hardly any hit
is held back."""


def margins(scores: NDArray[np.float64], articles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each score's distance (n,) from the first of a ranking; for the first, its lead.

    The lead is 0 or more: without another article, over a score of 0.
    """
    if not len(scores):
        return scores
    behind: NDArray[np.float64] = scores - scores[0]
    others = np.flatnonzero(articles != articles[0])
    behind[0] = scores[0] - (scores[others[0]] if len(others) else min(scores[0], 0.0))
    return behind


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """A ranking of articles by their best passages: scores (n,), and which are relevant (n,).

    `telling` (n,) marks articles that count: an article that is itself the question does not,
    though others rank behind it. None: all count.
    """

    scores: NDArray[np.float64]
    relevant: NDArray[np.bool_]
    telling: NDArray[np.bool_] | None = None

    @property
    def looked_at(self) -> NDArray[np.int64]:
        """The places (m,) of the first articles that count."""
        places = np.arange(len(self.scores))
        return places[:LOOKED_AT] if self.telling is None else places[self.telling][:LOOKED_AT]


def fit(
    answerable: Iterable[Observed], unanswerable: Iterable[Observed], chance: Sequence[float]
) -> Calibration:
    """A logistic regression over the first articles of rankings, for both kinds of questions.

    Newton's method with a slight ridge; a negative weight is left out. `chance` has the best
    evidence of each unanswerable question.
    """
    features, relevant = [], []
    for observed in (*answerable, *unanswerable):
        scores, places = observed.scores, observed.looked_at
        ahead = margins(scores, np.arange(len(scores)))
        features.append(np.stack([scores, ahead], axis=1)[places])
        relevant.append(observed.relevant[places])
    intercept, slope, lead = _logistic(np.concatenate(features), np.concatenate(relevant))
    return Calibration(intercept, slope, lead, float(np.median(chance)))


def _logistic(
    features: NDArray[np.float64], outcomes: NDArray[np.bool_]
) -> tuple[float, float, float]:
    kept = [0, 1]
    while True:
        weights = _newton(features[:, kept], outcomes)
        negative = [kept[place] for place in range(len(kept)) if weights[place + 1] < 0]
        if not negative:
            break
        kept = [each for each in kept if each not in negative]
    found = dict(zip(kept, weights[1:].tolist(), strict=True))
    return float(weights[0]), found.get(0, 0.0), found.get(1, 0.0)


def _newton(features: NDArray[np.float64], outcomes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The intercept and the weights of a logistic regression."""
    inputs = np.column_stack([np.ones(len(features)), features])
    weights = np.zeros(inputs.shape[1])
    ridge = RIDGE * np.eye(inputs.shape[1])
    for _ in range(ROUNDS):
        expected = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights, -30.0, 30.0)))
        slope = inputs.T @ (outcomes - expected) - ridge @ weights
        curvature = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curvature, slope)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights
