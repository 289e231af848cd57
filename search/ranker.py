"""The ranker: from a parsed query to the whole ranking of the rows that answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .article_evidence import ArticleEvidence
from .candidates import Candidates, Listed, union
from .fusion import share_of_bound, weighed
from .keyword import KeywordLeg
from .limits import Deadline
from .query import Query
from .semantic import SemanticLeg

Masks = Sequence[NDArray[np.bool_] | None]
"""For each segment, which rows may be found: bool[rows], None for all."""

DEPTH: Final = 1000
"""How long each leg's list is, whatever part of the ranking is looked at: so no page, limit or
unit changes which rows are ranked, nor how."""

PASSAGE: Final = 0.28
"""The weight of the passage's words, and of its meaning. See benchmarks/RESULTS.md."""

ARTICLE: Final = 0.22
"""The weight of its article's words, and of its article's meaning."""

LEAD: Final = 0.02
"""What the first passage of an article has ahead: news says first what it is about."""


class Part(NamedTuple):
    """A part of a score: its name, its weight and its values (n,)."""

    name: str
    weight: float
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The whole result of a question on one generation, the same for every page and limit.

    All arrays are (n,), best first; equal scores are in order of row. `keyword` is BM25,
    `semantic` the cosine, 0 where that leg has no part in the mode. A leg's rank is the place
    in its list, from 1, and 0 for a row that is not in it.

    A score is the sum of weight · value over `parts`. By keyword the number of rows that
    answer has no limit: the best are ranked, and `more` finds them all when somebody wants to
    count them.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]
    parts: tuple[Part, ...]
    more: Callable[[], NDArray[np.int64]] | None = None

    def reordered(self, order: NDArray[np.int64], scores: NDArray[np.float64]) -> "Ranking":
        """The same rows in another order (n,), with other scores (n,) in that order."""
        return replace(
            self,
            rows=self.rows[order],
            scores=scores,
            keyword=self.keyword[order],
            semantic=self.semantic[order],
            keyword_ranks=self.keyword_ranks[order],
            semantic_ranks=self.semantic_ranks[order],
            parts=tuple(part._replace(values=part.values[order]) for part in self.parts),
        )

    def matching(self) -> NDArray[np.int64]:
        """All rows that answer, ascending: those ranked, and by keyword also those beyond."""
        return np.sort(self.rows) if self.more is None else self.more()

    @property
    def total(self) -> int:
        """How many rows answer."""
        return len(self.rows if self.more is None else self.more())


class Ranker:
    """Ranks the rows of one snapshot. Safe to share between threads."""

    def __init__(
        self,
        keyword: KeywordLeg,
        semantic: SemanticLeg,
        articles: ArticleEvidence,
        encode: Callable[[str], NDArray[np.float32]],
    ) -> None:
        """Rank by legs over the same rows; `encode` makes a text's vector (dimension,)."""
        self._keyword = keyword
        self._semantic = semantic
        self._articles = articles
        self._encode = encode

    def rank(
        self, query: Query, mode: str, allowed: Masks, deadline: Deadline, depth: int = DEPTH
    ) -> Ranking:
        """The ranking of the `allowed` rows.

        By keyword: the `depth` best of the rows that have a word of the query. In the other
        modes: the rows that either leg (semantic: that leg) has among its `DEPTH` best, each
        scored exactly. A query of filters alone has the rows that they allow, in any mode.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        text = query.semantic_text
        if mode == "keyword" or not text:
            rows, scores = self._keyword.search(query, depth, deadline, allowed)
            more = partial(self._keyword.matching, query, deadline, allowed)
            return _by_keyword(rows, scores, more if len(rows) == depth else None)
        vector = self._encode(text)
        nearest = self._semantic.search(vector, DEPTH, allowed)
        listed: Listed = (np.empty(0, np.int64), np.empty(0))
        if mode == "hybrid":
            listed = self._keyword.search(query, DEPTH, deadline, allowed)
        found = union(listed, nearest)
        unlisted = found.keyword_ranks == 0
        found.keyword[unlisted] = self._keyword.scores(query, found.rows[unlisted], deadline)
        if mode == "semantic":
            return _best_first(found, (Part("meaning", 1.0, found.semantic),))
        unlisted = found.semantic_ranks == 0
        found.semantic[unlisted] = self._semantic.scores(vector, found.rows[unlisted])
        return _best_first(found, self._parts(found, query, vector, deadline))

    def _parts(
        self, found: Candidates, query: Query, vector: NDArray[np.float32], deadline: Deadline
    ) -> tuple[Part, ...]:
        """Four parts, each a share of what it could be, and a little for the lead."""
        owners, opens = self._articles.articles(found.rows)
        articles, places = np.unique(owners, return_inverse=True)
        weights = self._keyword.weights(query, deadline)
        bound = self._keyword.upper_bound(query, deadline)
        by_words = self._articles.words(weights, articles, deadline)[places]
        by_meaning = self._articles.meaning(vector, articles)[places]
        return (
            Part("words", PASSAGE, share_of_bound(found.keyword, bound)),
            Part("meaning", PASSAGE, found.semantic),
            Part("words of the article", ARTICLE, by_words),
            Part("meaning of the article", ARTICLE, by_meaning),
            Part("lead", LEAD, opens.astype(np.float64)),
        )


def _by_keyword(
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    more: Callable[[], NDArray[np.int64]] | None,
) -> Ranking:
    """The keyword leg's list as a ranking; what it did not score has no rank in it."""
    ranks = np.where(scores > 0, np.arange(1, len(rows) + 1), 0)
    nothing = np.zeros(len(rows))
    none = np.zeros(len(rows), np.int64)
    return Ranking(rows, scores, scores, nothing, ranks, none, (Part("words", 1.0, scores),), more)


def _best_first(found: Candidates, parts: tuple[Part, ...]) -> Ranking:
    scores = weighed([(part.weight, part.values) for part in parts])
    ranking = Ranking(
        found.rows,
        scores,
        found.keyword,
        found.semantic,
        found.keyword_ranks,
        found.semantic_ranks,
        parts,
    )
    order = np.argsort(-scores, kind="stable")  # candidates are in order of row
    return ranking.reordered(order, scores[order])
