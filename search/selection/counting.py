"""Counting: what a search found in all, beyond the part of it that is ranked."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..ranker import Ranking
from .articles import ArticleTable
from .choosing import Selection, Unit, standing


def all_articles(
    ranking: Ranking,
    selection: Selection,
    table: ArticleTable,
    by: Unit,
    *,
    fold: bool,
    scores: Callable[[NDArray[np.int64]], NDArray[np.float64]],
) -> NDArray[np.int32]:
    """The article of each hit there is: (total,). What is counted, and what facets count.

    `scores` gives what rows (n,) beyond those that are ranked would have in the ranking: where
    copies are folded, it tells which of them stands for the others.
    """
    if ranking.more is None:
        return selection.articles[selection.places]
    rows = ranking.more()
    articles = table.of_row[rows]
    if fold:
        articles = _folded(rows, articles, table, scores)
    if by == "passage":
        return articles
    return np.flatnonzero(np.bincount(articles, minlength=len(table.versions))).astype(np.int32)


def _folded(
    rows: NDArray[np.int64],
    articles: NDArray[np.int32],
    table: ArticleTable,
    scores: Callable[[NDArray[np.int64]], NDArray[np.float64]],
) -> NDArray[np.int32]:
    """`articles` of `rows` (n,), ascending, but for those that another one stands for."""
    copied = np.flatnonzero(table.copied[articles])
    if not len(copied):
        return articles
    best_first = copied[np.argsort(-scores(rows[copied]), kind="stable")]
    kept = np.ones(len(articles), np.bool_)
    kept[best_first[~standing(articles[best_first], table.text_of)]] = False
    return articles[kept]
