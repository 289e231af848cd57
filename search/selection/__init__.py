"""The selection: which of the ranked passages are shown, in which order, and how many there are."""

from .facets import FACETS, Facets, count
from .hit_list import Selection, choose
from .order import RELEVANCE, in_order
from .totals import all_articles

__all__ = [
    "FACETS",
    "RELEVANCE",
    "Facets",
    "Selection",
    "all_articles",
    "choose",
    "count",
    "in_order",
]
