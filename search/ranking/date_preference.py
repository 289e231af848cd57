"""The date preference in a ranking: moves articles near in time up."""

from dataclasses import replace

import numpy as np

from ...index.articles.day_numbers import NO_DATE
from ..article_table import ArticleTable
from ..understanding import Preference
from ..understanding.preferred_days import preference_push
from .evidence import ScorePart
from .ranking import Ranking


def preferring(ranking: Ranking, preference: Preference, table: ArticleTable) -> Ranking:
    """A ranking whose scores include the push of a date preference as one more part.

    It reorders the rows that the legs list; rows beyond the listed ones keep their order. By words
    alone, all rows are ranked first, since the newest may be beyond the best.
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
