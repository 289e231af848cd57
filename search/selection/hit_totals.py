"""The hit totals: all that a search finds, also beyond the ranked part and folded under hits."""

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ...index import NutgrafError
from ...index.storage.cached import cached_property
from ..article_table import ArticleTable
from ..ranking.ranking import Ranking
from ..request import Unit
from .hit_list import representatives


class HitTotals:
    """Counts what a search finds, at first use. Safe to share between threads.

    Most users read the first ten hits and not their number, and in a large index counting costs
    more than finding these ten.
    """

    def __init__(self, find: Callable[[], NDArray[np.int32]], most: int) -> None:
        """`find` gives the article of everything found; an article has `most` hits, 0 for any."""
        self._find: Callable[[], NDArray[np.int32]] | None = find
        self._most = most
        self._lock = threading.Lock()

    @cached_property
    def articles(self) -> NDArray[np.int32]:
        """The article of everything that is found, hit or folded: (total,)."""
        with self._lock:
            if self._find is not None:
                self._found, self._find = self._find(), None
            return self._found

    def settle(self) -> None:
        """Count now, because the files close. An error is raised when the count is looked at."""
        try:
            _ = self.articles
        except NutgrafError as error:
            failure = error.with_traceback(None)  # whose frames hold arrays of the files

            def fail() -> NDArray[np.int32]:
                raise failure

            self._find = fail

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        return np.bincount(self.articles)

    def hits(self) -> int:
        """The number of hits."""
        most = self._most or len(self.articles)
        return int(np.minimum(self._numbers, most).sum())

    def total(self) -> int:
        """The number of hits and of what is folded under them."""
        return len(self.articles)

    def folded(self, article: int) -> int:
        """The number of an article's passages that are found and are no hits."""
        return int(self._numbers[article]) - self._most


def all_articles(
    ranking: Ranking, table: ArticleTable, by: Unit, *, copies: bool
) -> NDArray[np.int32]:
    """The article of everything that a ranking finds, see `HitTotals`."""
    articles = table.of_row[ranking.rows]
    if ranking.beyond is not None:
        articles = np.concatenate([articles, table.of_row[ranking.beyond.rows]])
    if not copies:
        articles = _represented(articles, ranking, table)
    if by == "passage":
        return articles
    return np.flatnonzero(np.bincount(articles, minlength=len(table.versions))).astype(np.int32)


def _represented(
    articles: NDArray[np.int32], ranking: Ranking, table: ArticleTable
) -> NDArray[np.int32]:
    """`articles` of all rows (n,), without copies that another one represents.

    The ranked ones are in order; of those beyond, only copies need to be put in order.
    """
    copied, ranked = np.flatnonzero(table.copied[articles]), len(ranking.rows)
    if not len(copied):
        return articles
    later = copied[copied >= ranked]
    if ranking.beyond is not None and len(later):
        scores = ranking.beyond.scores(ranking.beyond.rows[later - ranked])
        later = later[np.argsort(-scores, kind="stable")]
    order = np.concatenate([copied[copied < ranked], later])
    kept = np.ones(len(articles), np.bool_)
    kept[order[~representatives(articles[order], table.text_of)]] = False
    return articles[kept]
