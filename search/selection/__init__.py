"""The selection: which of the ranked passages are shown, in which order, and how many there are."""

from .articles import ArticleTable
from .choosing import Selection, Unit, choose
from .counting import all_articles
from .facets import FACETS, Facets, count

__all__ = [
    "FACETS",
    "ArticleTable",
    "Facets",
    "Selection",
    "Unit",
    "all_articles",
    "choose",
    "count",
]
