"""Hit totals: all hits of a search, also those beyond the ranked part."""

import numpy as np
from numpy.typing import NDArray

from ..article_table import ArticleTable
from ..ranking.ranking import Beyond, Ranking
from ..request import Unit
from .hit_list import Selection, representatives


def all_articles(
    ranking: Ranking, selection: Selection, table: ArticleTable, by: Unit, *, copies: bool
) -> NDArray[np.int32]:
    """The article of every hit: (total,). Totals and facets count these."""
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
    """`articles` of all rows (n,), without copies that another one represents.

    The first `ranked` are in order; of the others, only copies need to be put in order.
    """
    copied = np.flatnonzero(table.copied[articles])
    later = copied[copied >= ranked]
    if not len(copied):
        return articles
    scores = beyond.scores(beyond.rows[later - ranked])
    order = np.concatenate([copied[copied < ranked], later[np.argsort(-scores, kind="stable")]])
    kept = np.ones(len(articles), np.bool_)
    kept[order[~representatives(articles[order], table.text_of)]] = False
    return articles[kept]
