"""The keyword leg of the local corpus: matching rows and their exact BM25 ranking."""

from .leg import LocalKeywordLeg, Weights

__all__ = ["LocalKeywordLeg", "Weights"]
