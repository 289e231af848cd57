"""The keyword leg of the local corpus: matching rows and their exact BM25 ranking."""

from .leg import LocalKeywordLeg, Weights
from .matching.spelling import alike
from .matching.vocabulary import written

__all__ = ["LocalKeywordLeg", "Weights", "alike", "written"]
