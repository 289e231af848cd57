"""Tuning an index: fit on one half of the questions, adopt if the other half proves it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from ...index import Index, NutgrafError
from ..calibrating import fitted
from ..calibration import CALIBRATION
from ..evaluation import Collection
from ..evaluation.significance import bootstrap_interval
from ..evidence import FUSION, FusionWeights
from ..searcher import Searcher
from .fitting import FACTORS, Evidence, best_weights, gains, grid, ideal_gain
from .questions import Question, from_corpus, from_judgements

QUESTIONS: Final = 100
"""Of each kind that is made."""

FEWEST: Final = 20
"""With fewer questions in all, nothing is fitted."""

SEED: Final = 2


@dataclass(frozen=True, slots=True)
class Tuned:
    """What tuning found: weights before and after, and what the latter gain.

    `judged` tells judged topics from questions that were made. `before` and `after` are the mean
    nDCG@10 of the held-out questions, `low` and `high` the bootstrap interval (95 %) of the gain.
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

    @property
    def pays(self) -> bool:
        """Whether the interval of the gain excludes none."""
        return self.low > 0

    def to_json(self) -> dict[str, Any]:
        """As `tune --json` prints it."""
        return {**asdict(self), "pays": self.pays}


def tune(
    searcher: Searcher,
    collection: Collection | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Tuned:
    """Fit the weights of fusion to an index, by judgements where a collection is given.

    Half of the questions, drawn at random, choose the weights; the others only tell what they
    gain. Questions that are made from the index have their words from the passage that they are
    to find, so they would always have words count more, which people's questions do not bear out
    (benchmarks/RESULTS.md): of them only the article's weight is learned. Raises NutgrafError
    where there are too few.
    """
    if collection is None:
        questions = from_corpus(searcher, QUESTIONS, SEED)
    else:
        questions = from_judgements(searcher, collection)
    if len(questions) < FEWEST:
        raise NutgrafError(
            f"{len(questions)} questions with a known answer are too few to tune by: it takes "
            f"{FEWEST} articles of several sentences, or as many judged topics"
        )
    order = np.random.default_rng(SEED).permutation(len(questions))
    evidence = _gathered(searcher, [questions[place] for place in order.tolist()], progress)
    candidates = grid(searcher.weights, words=() if collection is None else FACTORS)
    values = np.array([list(asdict(each).values()) for each in candidates])
    found = gains(evidence, values)
    fit, held_out = found[: len(found) // 2], found[len(found) // 2 :]
    best = best_weights(fit)
    low, high = bootstrap_interval(held_out[:, best] - held_out[:, 0])
    return Tuned(
        judged=collection is not None,
        questions=len(questions),
        held_out=len(held_out),
        weights=candidates[0],
        tuned=candidates[best],
        before=float(held_out[:, 0].mean()),
        after=float(held_out[:, best].mean()),
        low=low,
        high=high,
    )


def adopt(index: Index, weights: FusionWeights, wait: float = 0.0) -> int:
    """Commit weights, and what scores mean by them, as settings of a new generation.

    Raises IndexLockedError where another writer is at work.
    """
    with Searcher(index, weights=weights) as searcher:
        calibration = fitted(searcher)
    with index.writer(wait=wait) as writer:
        writer.put_setting(FUSION, weights.to_json())
        writer.put_setting(CALIBRATION, calibration.to_json())
        return writer.commit(action="tune")


def _gathered(
    searcher: Searcher, questions: Sequence[Question], progress: Callable[[str], None]
) -> list[Evidence]:
    found = []
    for number, question in enumerate(questions, 1):
        found.append(evidence_of(searcher, question))
        progress(f"asking {number:,}/{len(questions):,}")
    return found


def evidence_of(searcher: Searcher, question: Question) -> Evidence:
    """What a searcher knows of a question's candidates."""
    ranking = searcher.scored(question.text)
    versions = searcher.snapshot.versions(ranking.rows)
    order = np.argsort(versions, kind="stable")
    parts = np.stack([part.values[order] for part in ranking.parts], axis=1)
    articles, starts = np.unique(versions[order], return_index=True)
    grades = np.array([question.grades.get(int(version), 0) for version in articles], np.int64)
    return Evidence(parts, starts, grades, ideal_gain(list(question.grades.values())))
