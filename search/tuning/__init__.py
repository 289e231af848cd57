"""Tuning: weights of fusion fitted to one index, by questions made from it or by judgements."""

from .tuning import Tuned, adopt, tune

__all__ = ["Tuned", "adopt", "tune"]
