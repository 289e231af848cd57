"""Counting: what a search found in all, beyond the part of it that is ranked."""

import numpy as np
from numpy.typing import NDArray

from ..article_table import ArticleTable
from ..ranking.ranking import Beyond, Ranking
from ..request import Unit
from .hit_list import Selection, standing


def all_articles(
    ranking: Ranking, selection: Selection, table: ArticleTable, by: Unit, *, copies: bool
) -> NDArray[np.int32]:
    """The article of each hit there is: (total,). What is counted, and what facets count."""
    if ranking.beyond is None:
        return selection.articles[selection.places]
    articles = np.concatenate([selection.articles, table.of_row[ranking.beyond.rows]])
    if not copies:
        articles = _folded(articles, len(selection.articles), ranking.beyond, table)
    if by == "passage":
        return articles
    return np.flatnonzero(np.bincount(articles, minlength=len(table.versions))).astype(np.int32)


def _folded(
    articles: NDArray[np.int32], ranked: int, beyond: Beyond, table: ArticleTable
) -> NDArray[np.int32]:
    """`articles` of all rows (n,), but for those that another one stands for.

    The first `ranked` are in order; those beyond are brought into theirs where it matters.
    """
    copied = np.flatnonzero(table.copied[articles])
    later = copied[copied >= ranked]
    if not len(copied):
        return articles
    scores = beyond.scores(beyond.rows[later - ranked])
    order = np.concatenate([copied[copied < ranked], later[np.argsort(-scores, kind="stable")]])
    kept = np.ones(len(articles), np.bool_)
    kept[order[~standing(articles[order], table.text_of)]] = False
    return articles[kept]
