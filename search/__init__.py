"""How a question becomes a ranking: query, two legs, fusion, hits."""

from .live import LiveSearcher
from .results import Hit, LegScore, Results
from .searcher import Searcher

__all__ = ["Hit", "LegScore", "LiveSearcher", "Results", "Searcher"]
