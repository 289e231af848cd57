"""Counting: what a search found in all, beyond the part of it that is ranked."""

import numpy as np
from numpy.typing import NDArray

from ..ranker import Ranking
from .articles import ArticleTable
from .choosing import Selection, Unit


def all_articles(
    ranking: Ranking, selection: Selection, table: ArticleTable, by: Unit
) -> NDArray[np.int32]:
    """The article of each hit there is: (total,). What is counted, and what facets count.

    Where more rows answer than are ranked, none of them may be a copy that is folded away: then
    the ranking has to be whole.
    """
    if ranking.more is None:
        return selection.articles[selection.places]
    articles = table.of_row[ranking.more()]
    if by == "passage":
        return articles
    return np.flatnonzero(np.bincount(articles, minlength=len(table.versions))).astype(np.int32)
