"""The preferences in a ranking: what was asked for comes first, of all that answers.

A row answers if it has a share of the best score. Of rows that do, those of a preferred time or
name, or the newest, come first; all others follow. Within each part the order stays.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.articles.day_numbers import NO_DATE, day_number
from ..query import Query, is_plain
from ..understanding import Preference
from ..understanding.preferred_days import CAREFUL
from .ranking import Ranking

UNDATED: Final = 2**31
"""The distance from any day of an article without a date."""


def answering(ranking: Ranking, least: float = CAREFUL) -> NDArray[np.bool_]:
    """Which rows of a ranking score at least this share of the best: (n,)."""
    answers: NDArray[np.bool_] = ranking.scores >= least * ranking.scores.max(initial=0.0)
    return answers


def is_exact(query: Query, mode: str) -> bool:
    """Whether a query is answered by whatever has its words or passes its filters."""
    return mode == "keyword" or not (query.semantic_text and is_plain(query.root))


def only_answering(ranking: Ranking, exact: bool) -> Ranking:
    """The rows that answer: all rows of an `exact` query, else those near the best score."""
    if exact:
        return ranking
    ranking = ranking.whole()
    kept = np.flatnonzero(ranking.answers & answering(ranking))
    return ranking.reordered(kept, ranking.scores[kept])


def preferring(
    ranking: Ranking, preference: Preference, days: NDArray[np.int64], *, exact: bool
) -> Ranking:
    """A whole ranking with the rows of preferred `days` (n,) first.

    All rows of an `exact` query answer.
    """
    first, last = day_number(preference.first), day_number(preference.last)
    if preference.newest:
        away = np.where(days == NO_DATE, UNDATED, np.abs(days - last))
    else:
        away = np.where((first <= days) & (days <= last), 0, UNDATED)
    away = np.where(exact | answering(ranking, preference.least), away, UNDATED)
    return _first(ranking, away < UNDATED, np.argsort(away, kind="stable"))


def favouring(ranking: Ranking, named: NDArray[np.bool_], least: float, *, exact: bool) -> Ranking:
    """A whole ranking with the rows of a preferred source or author, which are `named` (n,), first.

    All rows of an `exact` query answer.
    """
    first = named & (exact | answering(ranking, least))
    return _first(ranking, first, np.argsort(~first, kind="stable"))


def _first(ranking: Ranking, first: NDArray[np.bool_], order: NDArray[np.int64]) -> Ranking:
    """A ranking in another order (n,), in which those that come `first` (n,) answer."""
    marked = replace(ranking, answers=ranking.answers | first)
    return marked.reordered(order, marked.scores[order])
