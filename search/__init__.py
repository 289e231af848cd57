"""How a question becomes a ranking: query, two legs, fusion, hits."""

from .results import Hit, LegScore, Results
from .searcher import Searcher

__all__ = ["Hit", "LegScore", "Results", "Searcher"]
