"""The selection of hits from a ranking: their order, their facets and their number."""

from .facets import FACETS, Facets, count, count_by
from .hit_list import Selection, choose
from .hit_totals import HitTotals, all_articles
from .sort_order import NEWEST, RELEVANCE, column_of, in_order

__all__ = [
    "FACETS",
    "NEWEST",
    "RELEVANCE",
    "Facets",
    "HitTotals",
    "Selection",
    "all_articles",
    "choose",
    "column_of",
    "count",
    "count_by",
    "in_order",
]
