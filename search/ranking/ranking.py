"""The ranking: the rows that answer a question, best first, and further rows beyond."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...index.storage.cached import cached_property
from .evidence import ScorePart
from .score import evidence


class Beyond:
    """Rows that also answer and follow after all ranked rows.

    They are found when they are counted or shown on a later page, since most users read only the
    first ten hits.
    """

    def __init__(
        self,
        find: Callable[[], NDArray[np.int64]],
        scores: Callable[[NDArray[np.int64]], NDArray[np.float64]],
        whole: Callable[[NDArray[np.int64]], "Ranking"],
    ) -> None:
        """`find` gives the rows (n,), ascending; `scores` the scores (m,) of some of them (m,).

        The rows follow by score, ties by row; `whole` turns them into the ranking with all rows.
        """
        self._find = find
        self.scores = scores
        self._whole = whole

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """All rows beyond the ranked ones, ascending: (n,)."""
        return self._find()

    def whole(self) -> "Ranking":
        """The ranking with all rows."""
        return self._whole(self.rows)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ranking:
    """The result of a question on one generation, the same for every page and limit.

    All arrays are (n,), best first; equal scores are in order of row. `keyword` is BM25,
    `semantic` the cosine; 0 if that leg has no part in the mode. A leg's rank is the place in its
    list, from 1; it is 0 for a row that is not in the list.

    A score is the sum of weight · value over `parts`. `relevance` is the score that a hit shows:
    by both legs the probability that the row is relevant, by one leg the score itself.

    `answers` marks the rows that answer. If `refused`, no row does: nothing answers, and the rows
    are only the nearest.

    The best rows are ranked; `beyond` has the others, or is None. A `whole` ranking includes them:
    its first `listed` rows are listed by a leg; None means all.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]
    parts: tuple[ScorePart, ...]
    relevance: NDArray[np.float64]
    answers: NDArray[np.bool_]
    refused: bool = False
    beyond: Beyond | None = None
    listed: int | None = None

    def reordered(self, order: NDArray[np.int64], scores: NDArray[np.float64]) -> "Ranking":
        """The rows at some places (m,), in this order, with new scores (m,)."""
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
            answers=self.answers[order],
            listed=None if self.listed is None else int(np.count_nonzero(order < self.listed)),
        )

    def whole(self) -> "Ranking":
        """The ranking with all rows that are found."""
        return self if self.beyond is None else self.beyond.whole()

    def followed_by(self, later: "Ranking") -> "Ranking":
        """The whole ranking of this one followed by another, whose scores have the same parts.

        No later row gets a higher relevance than the last of the earlier rows.
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
            answers=joined(self.answers, later.answers),
            listed=len(self.rows),
        )

    @property
    def evidence(self) -> NDArray[np.float64]:
        """Each passage's own evidence: ½ word share + ½ cosine, 0 to 1. (n,)

        It decides what stands above chance. The article's evidence helps to order passages, but an
        article is near to many questions that it does not answer.
        """
        words, meaning = self.parts[:2]
        return evidence(words.values, meaning.values)

    @property
    def best_evidence(self) -> float:
        """The most evidence of any passage; 0 if there is none."""
        return float(self.evidence.max(initial=0.0))

    def at_least(self, relevance: float) -> "Ranking":
        """The rows of a whole ranking with at least this relevance."""
        kept = np.flatnonzero(self.relevance >= relevance)
        return self.reordered(kept, self.scores[kept])
