"""The ranker: from a parsed query to the whole ranking of the rows that answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .candidates import Candidates, Listed, union
from .fusion import absolute_scale
from .keyword import KeywordLeg
from .limits import Deadline
from .query import Query
from .semantic import SemanticLeg

Masks = Sequence[NDArray[np.bool_] | None]
"""For each segment, which rows may be found: bool[rows], None for all."""

DEPTH: Final = 1000
"""How long each leg's list is, whatever part of the ranking is looked at: so no page, limit or
unit changes which rows are ranked, nor how."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The whole result of a question on one generation, the same for every page and limit.

    All arrays are (n,), best first; equal scores are in order of row. `keyword` is BM25,
    `semantic` the cosine, 0 where that leg has no part in the mode. A leg's rank is the place
    in its list, from 1, and 0 for a row that is not in it.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many rows the ranking has."""
        return len(self.rows)


class Ranker:
    """Ranks the rows of one snapshot. Safe to share between threads."""

    def __init__(
        self,
        rows: int,
        keyword: KeywordLeg,
        semantic: SemanticLeg,
        encode: Callable[[str], NDArray[np.float32]],
    ) -> None:
        """Rank `rows` rows by two legs over them; `encode` makes a text's vector (dimension,)."""
        self._rows = rows
        self._keyword = keyword
        self._semantic = semantic
        self._encode = encode

    def rank(self, query: Query, mode: str, allowed: Masks, deadline: Deadline) -> Ranking:
        """The ranking of the `allowed` rows.

        By keyword: every row that has a word of the query. In the other modes: the rows that
        either leg (semantic: that leg) has among its `DEPTH` best, by both legs' exact scores.
        A query of filters alone has every allowed row, in any mode.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        text = query.semantic_text
        if mode == "keyword" or not text:
            return _by_keyword(*self._keyword.search(query, self._rows, deadline, allowed))
        vector = self._encode(text)
        nearest = self._semantic.search(vector, DEPTH, allowed)
        listed: Listed = (np.empty(0, np.int64), np.empty(0))
        if mode == "hybrid":
            listed = self._keyword.search(query, DEPTH, deadline, allowed)
        found = union(listed, nearest)
        unlisted = found.keyword_ranks == 0
        found.keyword[unlisted] = self._keyword.scores(query, found.rows[unlisted], deadline)
        unlisted = found.semantic_ranks == 0
        found.semantic[unlisted] = self._semantic.scores(vector, found.rows[unlisted])
        if mode == "semantic":
            return _best_first(found, found.semantic)
        bound = self._keyword.upper_bound(query, deadline)
        return _best_first(found, absolute_scale(found.keyword, bound, found.semantic))


def _by_keyword(rows: NDArray[np.int64], scores: NDArray[np.float64]) -> Ranking:
    """The keyword leg's list as a ranking; what it did not score has no rank in it."""
    ranks = np.where(scores > 0, np.arange(1, len(rows) + 1), 0)
    nothing = np.zeros(len(rows))
    return Ranking(rows, scores, scores, nothing, ranks, nothing.astype(np.int64))


def _best_first(found: Candidates, scores: NDArray[np.float64]) -> Ranking:
    order = np.argsort(-scores, kind="stable")  # candidates are in order of row
    return Ranking(
        found.rows[order],
        scores[order],
        found.keyword[order],
        found.semantic[order],
        found.keyword_ranks[order],
        found.semantic_ranks[order],
    )
