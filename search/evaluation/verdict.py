"""The verdict: how well "nothing found" and the probabilities of hits hold true."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..pipeline import Pipeline
from ..ranking.verdict import margin
from .collection import NO_ANSWER, Collection, Topic
from .qrels import Qrels
from .rankings import Ranked, found_by, question_of, request_of

BINS: Final = 10
LOOKED_AT: Final = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well a search recognises questions without an answer.

    `auroc` is the probability that a topic with an answer has a greater margin than a topic
    without one, by which the search decides whether anything answers; `auroc_of_scores` is the
    same for the best hit's score before that decision. `false_nothing` is the share of topics with
    an answer that got no hits; `true_nothing` is the same share of topics without an answer.
    `answerable` and `unanswerable` are numbers of topics.
    """

    auroc: float
    auroc_of_scores: float
    false_nothing: float
    true_nothing: float
    answerable: int
    unanswerable: int

    def to_json(self) -> dict[str, float]:
        """As `eval --json` prints it."""
        return asdict(self)


def verdict_of(
    pipeline: Pipeline, collection: Collection, labels: dict[str, str]
) -> Verdict | None:
    """The verdict over judged topics and topics labelled `none`; None if either are missing."""
    answerable = collection.judged
    unanswerable = [topic for topic in collection.topics if labels.get(topic.id) == NO_ANSWER]
    if not answerable or not unanswerable:
        return None
    with_answer = [_look(pipeline, topic) for topic in answerable]
    without = [_look(pipeline, topic) for topic in unanswerable]
    return Verdict(
        auroc=auroc([look.margin for look in with_answer], [look.margin for look in without]),
        auroc_of_scores=auroc(
            [look.score for look in with_answer], [look.score for look in without]
        ),
        false_nothing=float(np.mean([not look.found for look in with_answer])),
        true_nothing=float(np.mean([not look.found for look in without])),
        answerable=len(answerable),
        unanswerable=len(unanswerable),
    )


class _Look(NamedTuple):
    """The margin of the verdict on a question, its best score, and whether it has hits."""

    margin: float
    score: float
    found: bool


def _look(pipeline: Pipeline, topic: Topic) -> _Look:
    question = question_of(topic)
    ranking = pipeline.scored(question)
    return _Look(
        -inf if (signs := pipeline.signs(question)) is None else margin(signs),
        float(ranking.relevance.max(initial=0.0)),
        bool(found_by(pipeline, replace(request_of(topic), limit=2), topic)),
    )


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The probability that one of `higher` exceeds one of `lower`; equal ones count half.

    It is the area under the receiver operating characteristic, which equals Mann and Whitney's U
    divided by the number of pairs (Hanley and McNeil, Radiology 1982).
    """
    above, below = np.asarray(higher)[:, None], np.asarray(lower)[None, :]
    return float(np.mean((above > below) + 0.5 * (above == below)))


def calibration_error(ranked: Ranked, qrels: Qrels) -> float | None:
    """The expected calibration error of the scores of each judged topic's first ten hits.

    None if nothing was ranked. A hit without a judgement counts as not relevant.
    """
    scores, relevant = [], []
    for topic, grades in qrels.items():
        for id_, score in ranked.get(topic, [])[:LOOKED_AT]:
            scores.append(score)
            relevant.append(grades.get(id_, 0) > 0)
    if not scores:
        return None
    return expected_calibration_error(np.array(scores), np.array(relevant))


def expected_calibration_error(
    probabilities: NDArray[np.float64], outcomes: NDArray[np.bool_], bins: int = BINS
) -> float:
    """The mean distance between probabilities (n,) and the frequencies of their outcomes (n,).

    Ordered by probability, all are split into `bins` of equal size, give or take one. A bin's
    distance is the difference between its mean probability and its share of true outcomes,
    weighted by its size. Guo et al.: On Calibration of Modern Neural Networks, ICML 2017; bins of
    equal mass as in Nixon et al.: Measuring Calibration in Deep Learning, 2019.
    """
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    distances = [
        len(part) * abs(probabilities[part].mean() - outcomes[part].mean()) for part in parts
    ]
    return float(sum(distances) / len(probabilities))
