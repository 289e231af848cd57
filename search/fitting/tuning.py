"""Tuning: fits fusion weights on half of the questions, and tests them on the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...index import Index, NutgrafError
from ...index.writing.refit_due import FITTED_ROWS
from ..evaluation import Collection
from ..evaluation.measures import by_topic
from ..evaluation.qrels import by_article
from ..evaluation.rankings import as_run, rank_topics
from ..evaluation.significance import bootstrap_interval
from ..local import open_corpus
from ..pipeline import Pipeline
from ..ranking.calibration import CALIBRATION, fit
from ..ranking.evidence import FUSION, FusionWeights
from .calibration_fit import JUDGED, commit_settings, fitted
from .hidden_evidence import HiddenEvidence
from .probability_fit import Probabilities, compared, observed
from .tuning_questions import Question, from_corpus, from_judgements
from .unanswerable_questions import UNANSWERABLE
from .weight_fit import FACTORS, ITSELF, Evidence, best_weights, gains, grid, ideal_gain

QUESTIONS: Final = 100
"""Made questions of each kind."""

FEWEST: Final = 20
"""The fewest questions in all for a fit."""

SEED: Final = 2

JUDGED_WEIGHTS: Final = "tuned_topics"
"""The setting with the number of judged topics by which an index's weights were chosen. It is
missing if made questions were used, or if nothing was tuned."""


class TooFewQuestionsError(NutgrafError):
    """An index or a judged collection that gives too few questions with a known answer."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """The result of tuning: the weights before and after, and their gain.

    `judged` is True for judged topics, False for made questions. `before` and `after` are the mean
    nDCG@10 of the held-out questions, `low` and `high` the bootstrap interval (95 %) of the gain.
    Judged topics are measured as users get them, made questions by the bare ranking, since an
    answer to some of them is hidden in part.
    `probabilities` are fitted to judged topics, under the weights that will be in force. `by_kind`
    has the mean gain of each kind of made questions.
    """

    judged: bool
    questions: int
    held_out: int
    weights: FusionWeights
    tuned: FusionWeights
    before: float
    after: float
    low: float
    high: float
    probabilities: Probabilities | None = None
    by_kind: Mapping[str, float] = field(default_factory=dict)

    @property
    def losing(self) -> list[str]:
        """The kinds of made questions that lose by the new weights."""
        return [kind for kind, gain in self.by_kind.items() if gain < 0]

    @property
    def pays(self) -> bool:
        """Whether the gain is certainly above zero, and no kind of made question loses.

        The mix of kinds in real use is unknown, so none may lose.
        """
        return self.low > 0 and not self.losing

    @property
    def changes(self) -> bool:
        """Whether anything is worth adopting: the weights, the probabilities or both."""
        return self.pays or (self.probabilities is not None and self.probabilities.pays)

    def to_json(self) -> dict[str, Any]:
        """As `tune --json` prints it."""
        probabilities = self.probabilities and self.probabilities.to_json()
        return {**asdict(self), "probabilities": probabilities, "pays": self.pays}


def tune(
    pipeline: Pipeline,
    collection: Collection | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Tuned:
    """Fit the weights of fusion to an index, by made questions or by a judged collection.

    With a collection, the probabilities are fitted as well.

    Half of the questions, drawn at random, choose the weights; the others measure the gain. Made
    questions share their words with the passage that they should find, so they would always
    favour words, which people's questions do not confirm (benchmarks/RESULTS.md): only the
    article's weight is learned from them. Raises TooFewQuestionsError.
    """
    if collection is None:
        questions = from_corpus(pipeline, QUESTIONS, SEED)
    else:
        questions = from_judgements(pipeline, collection)
    if len(questions) < FEWEST:
        raise TooFewQuestionsError(
            f"{len(questions)} questions with a known answer are too few to tune by: it takes "
            f"{FEWEST} articles of several sentences, or as many judged topics"
        )
    order = np.random.default_rng(SEED).permutation(len(questions)).tolist()
    questions = [questions[place] for place in order]
    evidence = _gathered(pipeline, questions, progress)
    candidates = grid(pipeline.weights, words=() if collection is None else FACTORS)
    values = np.array([list(asdict(each).values()) for each in candidates])
    found = gains(evidence, values)
    half = len(found) // 2
    best = best_weights(found[:half])
    asked = questions[half:]
    if collection is None:
        before, after = found[half:, 0], found[half:, best]
    else:
        before = _as_users_get_it(pipeline, collection, asked, candidates[0], progress)
        after = _as_users_get_it(pipeline, collection, asked, candidates[best], progress)
    low, high = bootstrap_interval(after - before)
    probabilities = None
    if collection is not None:
        by = values[best if low > 0 else 0]
        probabilities = _probabilities(pipeline, evidence, half, values[0], by)
    return Tuned(
        judged=collection is not None,
        questions=len(questions),
        held_out=len(asked),
        weights=candidates[0],
        tuned=candidates[best],
        before=float(before.mean()),
        after=float(after.mean()),
        low=low,
        high=high,
        probabilities=probabilities,
        by_kind=_by_kind(asked, after - before),
    )


def _as_users_get_it(
    pipeline: Pipeline,
    collection: Collection,
    questions: Sequence[Question],
    weights: FusionWeights,
    progress: Callable[[str], None],
) -> NDArray[np.float64]:
    """nDCG@10 (n,) of a search by some weights for each judged topic, as it was typed."""
    topics = tuple(question.topic for question in questions if question.topic is not None)
    ranked = rank_topics(
        Pipeline(pipeline.corpus, weights), topics, mode="hybrid", progress=progress
    )
    qrels = by_article({each.id: collection.qrels[each.id] for each in topics}, pipeline.contents)
    values = by_topic(qrels, as_run(ranked))["ndcg@10"]
    return np.array([values[each.id] for each in topics])


def _by_kind(questions: Sequence[Question], gained: NDArray[np.float64]) -> dict[str, float]:
    """The mean gain of each kind of made questions; `gained` is (n,), one per question."""
    kinds = np.array([question.kind or "" for question in questions])
    found = dict.fromkeys(question.kind for question in questions if question.kind)
    return {kind: float(gained[kinds == kind].mean().round(9)) for kind in found}


def _probabilities(
    pipeline: Pipeline,
    evidence: Sequence[Evidence],
    fitting: int,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
) -> Probabilities:
    """Probabilities fitted to the first judged topics, and their gain on the others.

    The weights (p,) are those before tuning and those that will be in force. Unanswerable
    questions show that a question may have no answer, which judged topics do not. The threshold
    for "nothing found" stays, since judgements say nothing about it.
    """
    unanswerable = [
        observed(evidence_of(pipeline, Question(text, {})), after) for text in UNANSWERABLE
    ]
    judged = [observed(each, after) for each in evidence]
    new = fit(judged[:fitting], unanswerable, [pipeline.calibration.nothing])
    old = [observed(each, before) for each in evidence[fitting:]]
    return compared((pipeline.calibration, old), (new, judged[fitting:]))


def adopt(index: Index, tuned: Tuned, wait: float = 0.0) -> int:
    """Commit the weights and probabilities that gain as settings of a new generation.

    Raises IndexLockedError if another writer is at work.
    """
    return commit_settings(index, "tune", tuned_settings(index, tuned), wait)


def tuned_settings(index: Index, tuned: Tuned) -> dict[str, Any]:
    """The settings with the weights that gain, and the probabilities that belong to them.

    Under other weights, scores map to other probabilities. If these are not fitted to judgements,
    they are fitted to made questions.
    """
    weights = tuned.tuned if tuned.pays else tuned.weights
    settings: dict[str, Any] = {FUSION: weights.to_json()}
    if tuned.pays:
        settings[JUDGED_WEIGHTS] = tuned.questions if tuned.judged else 0
    by_judgement = tuned.probabilities
    if by_judgement is not None and by_judgement.pays:
        return settings | {
            CALIBRATION: by_judgement.calibration.to_json(),
            JUDGED: tuned.questions,
        }
    with Pipeline(open_corpus(index), weights) as pipeline:
        calibration, rows = fitted(pipeline), pipeline.contents.live_rows
    return settings | {CALIBRATION: calibration.to_json(), JUDGED: 0, FITTED_ROWS: rows}


def _gathered(
    pipeline: Pipeline, questions: Sequence[Question], progress: Callable[[str], None]
) -> list[Evidence]:
    found, hidden_evidence = [], HiddenEvidence(pipeline)
    for number, question in enumerate(questions, 1):
        found.append(evidence_of(pipeline, question, hidden_evidence))
        progress(f"asking {number:,}/{len(questions):,}")
    return found


def evidence_of(
    pipeline: Pipeline, question: Question, hiding: HiddenEvidence | None = None
) -> Evidence:
    """A pipeline's evidence for the candidates of a question.

    An article with a hidden part is always a candidate. If `hiding` is None, one is made.
    """
    ranking = pipeline.scored(question.text)
    versions = pipeline.contents.versions(ranking.rows)
    parts = np.stack([part.values for part in ranking.parts], axis=1)
    if question.hidden is not None:
        [answer] = question.grades
        own = (hiding or HiddenEvidence(pipeline)).parts(question.text, answer, question.hidden)
        others = versions != answer
        parts = np.concatenate([parts[others], own])
        versions = np.concatenate([versions[others], np.full(len(own), answer)])
    order = np.argsort(versions, kind="stable")
    parts = parts[order]
    articles, starts = np.unique(versions[order], return_index=True)
    grades = np.array([question.grades.get(int(version), 0) for version in articles], np.int64)
    grades[articles == question.itself] = ITSELF
    return Evidence(parts, starts, grades, ideal_gain(list(question.grades.values())))
