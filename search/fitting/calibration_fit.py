"""Calibrating: fit what scores mean to an index, by questions made from its own passages."""

from dataclasses import replace
from typing import Final

import numpy as np

from ...index import Index
from ..local import open_corpus
from ..pipeline import Pipeline
from ..ranking.calibration import CALIBRATION, Calibration, Observed, fit
from .made_questions import made_questions
from .unanswerable_questions import FOREIGN

QUESTIONS: Final = 150
CALIBRATED_FROM: Final = 500
"""With fewer passages, chance scores and made questions say little."""

GROWTH: Final = 2.0
"""Calibrated anew when there are so many times the passages of the last time."""

ROWS: Final = "calibrated_rows"
JUDGED: Final = "calibrated_topics"
"""The setting that tells by how many judged topics an index was calibrated: none, if by questions
that were made from it."""

SEED: Final = 1


def is_due(index: Index, *, least: int = CALIBRATED_FROM) -> bool:
    """Whether the index has grown enough since it was last calibrated, if it ever was.

    `least` is how many passages it takes.
    """
    with index.snapshot() as snapshot:
        last = snapshot.settings.get(ROWS) or 0
        return snapshot.live_rows >= max(least, GROWTH * last)


def calibrate(index: Index) -> Calibration:
    """Fit a calibration to the newest generation, and commit it as a setting of a new one.

    Takes some 200 searches. What judged topics have told of probabilities stays, and only what
    chance gives is told anew. Raises IndexLockedError where another writer is at work.
    """
    with Pipeline(open_corpus(index)) as pipeline:
        calibration = fitted(pipeline)
        if pipeline.contents.settings.get(JUDGED):
            calibration = replace(pipeline.calibration, nothing=calibration.nothing)
        rows = pipeline.contents.live_rows
    with index.writer() as writer:
        writer.put_setting(CALIBRATION, calibration.to_json())
        writer.put_setting(ROWS, rows)
        writer.commit(action="calibrate")
    return calibration


def fitted(pipeline: Pipeline) -> Calibration:
    """The calibration that fits an index; the same for the same generation."""
    snapshot = pipeline.contents
    answerable = []
    for question in made_questions(pipeline.corpus, QUESTIONS, SEED):
        source = int(snapshot.versions(np.array([question.row]))[0])
        scores, versions = pipeline.article_scores(pipeline.scored(question.text))
        answerable.append(Observed(scores, versions == source))
    foreign, chance = [], []
    for text in FOREIGN:
        ranking = pipeline.scored(text)
        scores, versions = pipeline.article_scores(ranking)
        foreign.append(Observed(scores, np.zeros(len(versions), np.bool_)))
        chance.append(float(ranking.evidence.max(initial=0.0)))
    return fit(answerable, foreign, chance)
