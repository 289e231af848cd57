"""The growth fit: fits weights and probabilities again when an index has doubled."""

from typing import Final

from ...index import Index
from ...index.writing.follow_up import Fitted
from ...index.writing.refit_due import CALIBRATED_FROM
from ..local import open_corpus
from ..pipeline import Pipeline
from .calibration_fit import (
    JUDGED,
    calibration_settings,
    commit_settings,
    is_due,
)

TUNED_FROM: Final = 10_000
"""With fewer passages the weights stay: tuning takes as long as encoding a thousand passages."""


def fit_to_growth(
    index: Index, *, calibrated_from: int = CALIBRATED_FROM, tuned_from: int = TUNED_FROM
) -> bool:
    """Fit an index that has doubled since its last fit; returns whether it had.

    With fewer than `calibrated_from` passages nothing is done; for `tuned_from` see
    `fitted_settings`. A writer calls this function after its commits unless it was opened with
    `follow_up=False`. Raises IndexLockedError if another writer is at work.
    """
    if not is_due(index, least=calibrated_from):
        return False
    fitted = fitted_settings(index, tuned_from)
    commit_settings(index, fitted.action, fitted.settings)
    return True


def fitted_settings(index: Index, tuned_from: int = TUNED_FROM) -> Fitted:
    """The settings that fit the newest generation of an index.

    From `tuned_from` passages on, weights are fitted as by `tune`, to questions made from the
    articles, and adopted if they are shown to gain. Weights and probabilities that were fitted to
    judged topics stay. Probabilities are otherwise always fitted, as by `calibrate`. Takes seconds.
    """
    return _tuned(index, tuned_from) or Fitted("calibrate", calibration_settings(index))


def _tuned(index: Index, tuned_from: int) -> Fitted | None:
    """The settings with new weights if these were shown to gain; else None."""
    from . import JUDGED_WEIGHTS, TooFewQuestionsError, tune, tuned_settings  # 50 ms, rarely needed

    with Pipeline(open_corpus(index)) as pipeline:
        settings = pipeline.contents.settings
        judged = settings.get(JUDGED_WEIGHTS) or settings.get(JUDGED)
        if judged or pipeline.contents.live_rows < tuned_from:
            return None
        try:
            tuned = tune(pipeline)
        except TooFewQuestionsError:  # articles of one sentence each, without a title
            return None
    return Fitted("tune", tuned_settings(index, tuned)) if tuned.pays else None
