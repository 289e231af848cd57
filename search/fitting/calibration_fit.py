"""The calibration fit: fits probabilities to an index by questions made from its passages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from ...index import Index
from ...index.writing.refit_due import CALIBRATED_FROM, FITTED_ROWS, has_grown
from ..local import open_corpus
from ..pipeline import Pipeline
from ..ranking.calibration import CALIBRATION, Calibration, Observed, fit
from .made_questions import made_questions
from .unanswerable_questions import UNANSWERABLE

QUESTIONS: Final = 150
JUDGED: Final = "calibrated_topics"
"""The setting with the number of judged topics by which an index was calibrated. It is missing if
made questions were used."""

SEED: Final = 1


def is_due(index: Index, *, least: int = CALIBRATED_FROM) -> bool:
    """Whether the index has grown enough since it was last calibrated.

    An index that was never calibrated must have `least` passages.
    """
    with index.snapshot() as snapshot:
        return has_grown(snapshot.live_rows, snapshot.settings, least)


def calibrate(index: Index) -> Calibration:
    """Fit a calibration to the newest generation, and commit it as a setting of a new one.

    Takes some 200 searches. Raises IndexLockedError if another writer is at work.
    """
    settings = calibration_settings(index)
    commit_settings(index, "calibrate", settings)
    return Calibration.from_json(settings[CALIBRATION])


def calibration_settings(index: Index) -> dict[str, Any]:
    """The settings of a calibration that fits the newest generation.

    Probabilities that were fitted to judged topics stay; only what chance gives
    is fitted again.
    """
    with Pipeline(open_corpus(index)) as pipeline:
        calibration = fitted(pipeline)
        if pipeline.contents.settings.get(JUDGED):
            calibration = replace(pipeline.calibration, nothing=calibration.nothing)
        return {CALIBRATION: calibration.to_json(), FITTED_ROWS: pipeline.contents.live_rows}


def commit_settings(
    index: Index, action: str, settings: Mapping[str, Any], wait: float = 0.0
) -> int:
    """Commit settings as a new generation; returns its number.

    Raises IndexLockedError if another writer is still at work after `wait` seconds.
    """
    with index.writer(wait=wait, follow_up=False) as writer:
        for name, value in settings.items():
            writer.put_setting(name, value)
        return writer.commit(action)


def fitted(pipeline: Pipeline) -> Calibration:
    """The calibration that fits an index; always the same for one generation."""
    snapshot = pipeline.contents
    answerable = []
    for question in made_questions(pipeline.corpus, QUESTIONS, SEED):
        source = int(snapshot.versions(np.array([question.row]))[0])
        scores, versions = pipeline.article_scores(pipeline.scored(question.text))
        answerable.append(Observed(scores, versions == source))
    unanswerable, chance = [], []
    for text in UNANSWERABLE:
        ranking = pipeline.scored(text)
        scores, versions = pipeline.article_scores(ranking)
        unanswerable.append(Observed(scores, np.zeros(len(versions), np.bool_)))
        chance.append(float(ranking.evidence.max(initial=0.0)))
    return fit(answerable, unanswerable, chance)
