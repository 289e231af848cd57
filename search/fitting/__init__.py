"""Tuning: weights of fusion fitted to one index, by questions made from it or by judgements."""

from .tuning import JUDGED_WEIGHTS, TooFewQuestionsError, Tuned, adopt, tune, tuned_settings

__all__ = ["JUDGED_WEIGHTS", "TooFewQuestionsError", "Tuned", "adopt", "tune", "tuned_settings"]
