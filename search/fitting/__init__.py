"""The fitting of fusion weights and probabilities to one index."""

from .tuning import JUDGED_WEIGHTS, TooFewQuestionsError, Tuned, adopt, tune, tuned_settings

__all__ = ["JUDGED_WEIGHTS", "TooFewQuestionsError", "Tuned", "adopt", "tune", "tuned_settings"]
