"""Growing: what is fitted anew to an index that has become so much larger."""

from typing import Final

from ...index import Index
from ..searcher import Searcher
from .calibration_fit import CALIBRATED_FROM, JUDGED, calibrate, is_due

TUNED_FROM: Final = 10_000
"""With fewer passages, weights are left alone: to tune takes as long as to encode a thousand."""


def fit_to_growth(
    index: Index, *, calibrated_from: int = CALIBRATED_FROM, tuned_from: int = TUNED_FROM
) -> bool:
    """Fit an index that has doubled since the last time: whether it had.

    Nothing is done with fewer than `calibrated_from` passages. From `tuned_from` passages on,
    weights are fitted as `tune` does it by questions made from the articles, and adopted where
    that is shown to pay; where judged topics have told anything, what they told stays. What
    scores mean is fitted in any case, as `calibrate` does it. Takes seconds. Raises
    IndexLockedError where another writer is at work.
    """
    if not is_due(index, least=calibrated_from):
        return False
    if not _tuned(index, tuned_from):
        calibrate(index)
    return True


def _tuned(index: Index, tuned_from: int) -> bool:
    """Whether other weights were shown to pay, and are adopted."""
    from . import JUDGED_WEIGHTS, TooFewQuestionsError, adopt, tune  # 50 ms, rarely needed

    with Searcher(index) as searcher:
        settings = searcher.snapshot.settings
        judged = settings.get(JUDGED_WEIGHTS) or settings.get(JUDGED)
        if judged or searcher.snapshot.live_rows < tuned_from:
            return False
        try:
            tuned = tune(searcher)
        except TooFewQuestionsError:  # articles of a sentence each, without a title
            return False
    if tuned.pays:
        adopt(index, tuned)
    return tuned.pays
