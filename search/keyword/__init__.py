"""The keyword leg: which rows a query allows, and their exact ranking by BM25."""

from .leg import KeywordLeg, Weights
from .matching.spelling import alike
from .matching.vocabulary import written

__all__ = ["KeywordLeg", "Weights", "alike", "written"]
