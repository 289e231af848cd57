"""Calibrating: fit what scores mean to an index, by questions made from its own passages."""

from dataclasses import replace
from typing import Final

import numpy as np

from ...index import Index
from ..ranking.calibration import CALIBRATION, Calibration, Observed, fit
from ..searcher import Searcher
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
    with Searcher(index) as searcher:
        calibration = fitted(searcher)
        if searcher.snapshot.settings.get(JUDGED):
            calibration = replace(searcher.calibration, nothing=calibration.nothing)
        rows = searcher.snapshot.live_rows
    with index.writer() as writer:
        writer.put_setting(CALIBRATION, calibration.to_json())
        writer.put_setting(ROWS, rows)
        writer.commit(action="calibrate")
    return calibration


def fitted(searcher: Searcher) -> Calibration:
    """The calibration that fits an index; the same for the same generation."""
    snapshot = searcher.snapshot
    answerable = []
    for question in made_questions(searcher.corpus, QUESTIONS, SEED):
        source = int(snapshot.versions(np.array([question.row]))[0])
        scores, versions = searcher.article_scores(searcher.scored(question.text))
        answerable.append(Observed(scores, versions == source))
    foreign, chance = [], []
    for text in FOREIGN:
        ranking = searcher.scored(text)
        scores, versions = searcher.article_scores(ranking)
        foreign.append(Observed(scores, np.zeros(len(versions), np.bool_)))
        chance.append(float(ranking.evidence.max(initial=0.0)))
    return fit(answerable, foreign, chance)
