"""How a question becomes a ranking: query, two legs, fusion, hits.

What is imported from here is loaded when it is asked for, as from `nutgraf.index`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .fitting.growth import fit_to_growth
    from .limits import Limits
    from .live import LiveSearcher
    from .query.filters import clauses
    from .searcher import Searcher
    from .selection import Facets
    from .showing.explanation import Explanation
    from .showing.results import Copy, Hit, LegScore, Results
    from .understanding import Reading

__all__ = [
    "Copy",
    "Explanation",
    "Facets",
    "Hit",
    "LegScore",
    "Limits",
    "LiveSearcher",
    "Reading",
    "Results",
    "Searcher",
    "clauses",
    "fit_to_growth",
]

_HOMES = {
    "showing.explanation": ["Explanation"],
    "fitting.growth": ["fit_to_growth"],
    "limits": ["Limits"],
    "live": ["LiveSearcher"],
    "query.filters": ["clauses"],
    "showing.results": ["Copy", "Hit", "LegScore", "Results"],
    "searcher": ["Searcher"],
    "selection": ["Facets"],
    "understanding": ["Reading"],
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
