"""Preferring: a ranking in which what is near in time comes sooner."""

from dataclasses import replace

import numpy as np

from ...index.articles.day_numbers import NO_DATE
from ..article_table import ArticleTable
from ..understanding import Preference
from ..understanding.preference import preference_push
from .evidence import ScorePart
from .ranking import Ranking


def preferring(ranking: Ranking, preference: Preference, table: ArticleTable) -> Ranking:
    """A ranking by its scores and by what a preference adds to them, which is a part of them.

    It orders what the legs list; what comes after that, as far as no leg looked, stays in order.
    By words alone the ranking is made whole: the newest may be beyond the best.
    """
    if not ranking.semantic_ranks.any():
        ranking = ranking.whole()
    listed = len(ranking.rows) if ranking.listed is None else ranking.listed
    days = table.days[table.of_row[ranking.rows[:listed]]]
    push = np.zeros(len(ranking.rows))
    push[:listed] = preference_push(ranking.scores[:listed], days, NO_DATE, preference)
    scores = ranking.scores + push
    order = np.arange(len(scores))
    order[:listed] = np.lexsort((ranking.rows[:listed], -scores[:listed]))
    parts = (*ranking.parts, ScorePart("date", 1.0, push))
    return replace(ranking, parts=parts).reordered(order, scores[order])
