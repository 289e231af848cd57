"""The selection: which of the ranked passages are shown, in which order, and how many there are."""

from .facets import FACETS, Facets, count
from .hit_list import Selection, choose
from .hit_totals import all_articles
from .sort_order import RELEVANCE, in_order

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
