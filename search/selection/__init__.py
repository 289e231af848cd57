"""The selection: which of the ranked passages are shown, in which order, and how many there are."""

from ..article_table import ArticleTable
from .facets import FACETS, Facets, count
from .hit_list import Selection, choose
from .totals import all_articles

__all__ = [
    "FACETS",
    "ArticleTable",
    "Facets",
    "Selection",
    "all_articles",
    "choose",
    "count",
]
