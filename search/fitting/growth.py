"""The fit of an index that has grown: weights that pay, and what scores mean."""

from typing import Final

from ...index import Index
from ...index.writing.follow_up import Fitted
from ...index.writing.growth import CALIBRATED_FROM
from ..local import open_corpus
from ..pipeline import Pipeline
from .calibration_fit import (
    JUDGED,
    calibration_settings,
    commit_settings,
    is_due,
)

TUNED_FROM: Final = 10_000
"""With fewer passages, weights are left alone: to tune takes as long as to encode a thousand."""


def fit_to_growth(
    index: Index, *, calibrated_from: int = CALIBRATED_FROM, tuned_from: int = TUNED_FROM
) -> bool:
    """Fit an index that has doubled since the last time: whether it had.

    Nothing is done with fewer than `calibrated_from` passages; `tuned_from` is that of
    `fitted_settings`. A writer does so by itself after its commits, unless it was opened with
    `follow_up=False`. Raises IndexLockedError where another writer is at work.
    """
    if not is_due(index, least=calibrated_from):
        return False
    fitted = fitted_settings(index, tuned_from)
    commit_settings(index, fitted.action, fitted.settings)
    return True


def fitted_settings(index: Index, tuned_from: int = TUNED_FROM) -> Fitted:
    """The settings that fit the newest generation of an index.

    From `tuned_from` passages on, weights are fitted as `tune` does it by questions made from the
    articles, and adopted where that is shown to pay; where judged topics have told anything,
    what they told stays. What scores mean is fitted in any case, as `calibrate` does it. Takes
    seconds.
    """
    return _tuned(index, tuned_from) or Fitted("calibrate", calibration_settings(index))


def _tuned(index: Index, tuned_from: int) -> Fitted | None:
    """The settings with other weights, if these were shown to pay."""
    from . import JUDGED_WEIGHTS, TooFewQuestionsError, tune, tuned_settings  # 50 ms, rarely needed

    with Pipeline(open_corpus(index)) as pipeline:
        settings = pipeline.contents.settings
        judged = settings.get(JUDGED_WEIGHTS) or settings.get(JUDGED)
        if judged or pipeline.contents.live_rows < tuned_from:
            return None
        try:
            tuned = tune(pipeline)
        except TooFewQuestionsError:  # articles of a sentence each, without a title
            return None
    return Fitted("tune", tuned_settings(index, tuned)) if tuned.pays else None
