"""The selection of hits from a ranking: their order, their facets and their number."""

from .facets import FACETS, Facets, count
from .hit_list import Selection, choose
from .hit_totals import HitTotals, all_articles
from .sort_order import RELEVANCE, in_order

__all__ = [
    "FACETS",
    "RELEVANCE",
    "Facets",
    "HitTotals",
    "Selection",
    "all_articles",
    "choose",
    "count",
    "in_order",
]
