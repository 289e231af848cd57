"""A ranking: the rows that answer a question, best first, and those that answer beyond them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .evidence import ScorePart
from .score import evidence


class Beyond:
    """Rows that answer too and come after all that are ranked.

    They are found when somebody counts them or turns to their page: most who search look at
    the first ten.
    """

    def __init__(
        self,
        find: Callable[[], NDArray[np.int64]],
        scores: Callable[[NDArray[np.int64]], NDArray[np.float64]],
        whole: Callable[[NDArray[np.int64]], "Ranking"],
    ) -> None:
        """`find` gives the rows (n,), ascending, `scores` what some of them (m,) score: (m,).

        In the order of their scores they follow, equal ones in order of row; `whole` makes of
        the rows the ranking with them.
        """
        self._find = find
        self.scores = scores
        self._whole = whole

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """All of them, ascending: (n,)."""
        return self._find()

    def whole(self) -> "Ranking":
        """The ranking with them."""
        return self._whole(self.rows)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ranking:
    """The result of a question on one generation, the same for every page and limit.

    All arrays are (n,), best first; equal scores are in order of row. `keyword` is BM25,
    `semantic` the cosine, 0 where that leg has no part in the mode. A leg's rank is the place
    in its list, from 1, and 0 for a row that is not in it.

    A score is the sum of weight · value over `parts`. `relevance` is what a hit shows as its
    score: by both legs the probability that the row is relevant, by one the score itself.

    The best are ranked, `beyond` are the others, None where there are none. A `whole` one has
    them as well: its first `listed` rows are those that a leg lists, None for all.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]
    parts: tuple[ScorePart, ...]
    relevance: NDArray[np.float64]
    beyond: Beyond | None = None
    listed: int | None = None

    def reordered(self, order: NDArray[np.int64], scores: NDArray[np.float64]) -> "Ranking":
        """The rows at some places (m,), in that order, with other scores (m,)."""
        return replace(
            self,
            rows=self.rows[order],
            scores=scores,
            keyword=self.keyword[order],
            semantic=self.semantic[order],
            keyword_ranks=self.keyword_ranks[order],
            semantic_ranks=self.semantic_ranks[order],
            parts=tuple(part._replace(values=part.values[order]) for part in self.parts),
            relevance=self.relevance[order],
            listed=None if self.listed is None else int(np.count_nonzero(order < self.listed)),
        )

    def whole(self) -> "Ranking":
        """The ranking with all rows that answer."""
        return self if self.beyond is None else self.beyond.whole()

    def followed_by(self, later: "Ranking") -> "Ranking":
        """This ranking and then another, whose scores are of the same parts: a whole one.

        None of the later rows is said to be likelier than the last of the earlier ones.
        """

        def joined(own: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
            return np.concatenate([own, others])

        least = self.relevance.min(initial=1.0)
        return Ranking(
            rows=joined(self.rows, later.rows),
            scores=joined(self.scores, later.scores),
            keyword=joined(self.keyword, later.keyword),
            semantic=joined(self.semantic, later.semantic),
            keyword_ranks=joined(self.keyword_ranks, later.keyword_ranks),
            semantic_ranks=joined(self.semantic_ranks, later.semantic_ranks),
            parts=tuple(
                own._replace(values=joined(own.values, others.values))
                for own, others in zip(self.parts, later.parts, strict=True)
            ),
            relevance=joined(self.relevance, np.minimum(later.relevance, least)),
            listed=len(self.rows),
        )

    @property
    def evidence(self) -> NDArray[np.float64]:
        """What each passage says by itself, by both legs: words and meaning alike, 0 to 1. (n,)

        Whether there is an answer is told by this. Its article, which says much of where a
        passage stands among others, is near to many a question that it does not answer.
        """
        words, meaning = self.parts[:2]
        return evidence(words.values, meaning.values)

    def at_least(self, relevance: float) -> "Ranking":
        """Those of a whole ranking that have so much."""
        kept = np.flatnonzero(self.relevance >= relevance)
        return self.reordered(kept, self.scores[kept])
