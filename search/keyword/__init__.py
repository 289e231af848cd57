"""The keyword leg: which rows a query allows, and their exact ranking by BM25."""

from .leg import LocalKeywordLeg, Weights
from .matching.spelling import alike
from .matching.vocabulary import written

__all__ = ["LocalKeywordLeg", "Weights", "alike", "written"]
