"""The preferences in a ranking: articles near in time, or by a name, are moved up."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...index.articles.day_numbers import NO_DATE
from ..article_table import ArticleTable
from ..corpus import Allowed
from ..understanding import Preference
from ..understanding.preferred_days import GENTLE, preference_push
from .evidence import ScorePart
from .ranking import Ranking

Push = Callable[[NDArray[np.int64], NDArray[np.float64]], NDArray[np.float64]]
"""The push of some rows (n,) with scores (n,): (n,)."""


def preferring(ranking: Ranking, preference: Preference, table: ArticleTable) -> Ranking:
    """A ranking whose scores include the push of a date preference as one more part.

    It reorders the rows that the legs list; rows beyond the listed ones keep their order. By words
    alone, all rows are ranked first, since the newest may be beyond the best.
    """

    def push(rows: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        return preference_push(scores, table.days[table.of_row[rows]], NO_DATE, preference)

    return _pushed(ranking, "date", push)


def favouring(ranking: Ranking, allowed: Allowed) -> Ranking:
    """A ranking that pushes the rows of a preferred source or author, as `preferring` does."""

    def push(rows: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        best = float(scores.max(initial=0.0)) or 1.0
        return allowed.has(rows).astype(np.float64) * (GENTLE * best)

    return _pushed(ranking, "name", push)


def _pushed(ranking: Ranking, name: str, push_of: Push) -> Ranking:
    if not ranking.semantic_ranks.any():
        ranking = ranking.whole()
    listed = len(ranking.rows) if ranking.listed is None else ranking.listed
    push = np.zeros(len(ranking.rows))
    push[:listed] = push_of(ranking.rows[:listed], ranking.scores[:listed])
    scores = ranking.scores + push
    order = np.arange(len(scores))
    order[:listed] = np.lexsort((ranking.rows[:listed], -scores[:listed]))
    parts = (*ranking.parts, ScorePart(name, 1.0, push))
    return replace(ranking, parts=parts).reordered(order, scores[order])
