"""The terms of a query in one segment: what its titles and its rows score.

A row's score is what its body gets and then what its article's title gets, each added up in an
order of terms that is the same for every row and on every path: so it is the same number to
the last bit however it was reached.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.arrays import distinct
from ..limits import Deadline
from .contributions import Contributions, Part, in_groups
from .phrases import expand
from .rowset import RowSet

_NOTHING: Final = np.empty(0, np.int64)

Ranked = tuple[NDArray[np.int64], NDArray[np.float64]]


class Articles:
    """The articles of a segment: `starts` uint[articles+1] are their rows, `live` bool[rows]."""

    def __init__(self, starts: NDArray[np.integer], live: NDArray[np.bool_] | None) -> None:
        """All rows are live where `live` is None."""
        self.starts = starts
        self.live = live

    @cached_property
    def of_rows(self) -> NDArray[np.integer]:
        """uint[rows]: the article of each row, in the narrowest type."""
        numbers = np.arange(len(self.starts) - 1, dtype=np.min_scalar_type(len(self.starts)))
        return np.repeat(numbers, np.diff(self.starts))


class Scratch(threading.local):
    """Arrays of zeros for each thread, kept: fresh memory costs more than the additions."""

    def __init__(self, rows: int, articles: int) -> None:
        """Room for so many."""
        self.rows = np.zeros(rows)
        self.articles = np.zeros(articles)


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """What the titles of a segment score: `totals` float64[articles or more], 0 without a term.

    `articles` (n,) are the others, each once for every term; `scores` (n,) are what they score,
    `highest` the most of that.
    """

    totals: NDArray[np.float64]
    articles: NDArray[np.int64]
    scores: NDArray[np.float64]
    highest: float

    def best(self, most: int) -> tuple[NDArray[np.int64], float]:
        """At most so many of the better articles, ascending, and the score from which on none
        is left out."""
        better = self.reaching(self.highest / 2)
        if len(better) > most:
            return better[:most], np.inf
        return better, self.highest / 2

    def reaching(self, score: float) -> NDArray[np.int64]:
        """The articles that score so much or more, ascending."""
        return distinct(self.articles[self.scores >= score])


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTerms:
    """The terms of a query in one segment, of the title and of the body, the weightiest first."""

    title: Sequence[Part]
    body: Sequence[Part]
    articles: Articles
    scratch: Scratch
    deadline: Deadline

    def scores(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The scores of `rows` (n,), ascending: (n,). 0 for one that has no term or is dead."""
        scores = self._added_up(self.body, rows, self.scratch.rows)
        if self.title and len(rows):
            starts = self.articles.starts
            owners = starts.searchsorted(rows.astype(starts.dtype), side="right") - 1
            articles = distinct(owners)
            totals = self._added_up(self.title, articles, self.scratch.articles)
            scores += totals.take(articles.searchsorted(owners))
        if self.articles.live is not None:
            scores[~self.articles.live[rows]] = 0.0
        return scores

    def _added_up(
        self, parts: Sequence[Part], documents: NDArray[np.int64], totals: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What `documents` (n,), ascending, get for `parts`; `totals` are zeros, and left so."""
        touched = [documents]
        try:
            for group in in_groups(parts):
                if len(group) == 1 and group[0].worth_looking_up(len(documents)):
                    self.deadline.check()
                    totals[documents] += group[0].at(documents)
                else:
                    found, scores = self.contributions(group)
                    touched.append(found)
                    np.add.at(totals, found, scores)
            return totals.take(documents)
        finally:
            for each in touched:
                totals[each] = 0.0

    def titles(self) -> Titles:
        """What every title scores. Its totals are the scratch, to be set back at `articles`."""
        found = [self.contributions(group) for group in in_groups(self.title)]
        totals = self.scratch.articles
        for documents, scores in found:
            np.add.at(totals, documents, scores)
        articles = joined([documents for documents, _ in found])
        scores = totals.take(articles)
        return Titles(totals, articles, scores, float(scores.max(initial=0.0)))

    def contributions(self, group: Sequence[Part]) -> Contributions:
        """What a group of parts, all of one field, adds to every live document."""
        self.deadline.check()
        return group[0].field.contributions(group)

    def title_scores(self, titles: Titles, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """What `rows` (n,) get for their titles: (n,)."""
        return titles.totals.take(self.articles.of_rows.take(rows))

    def rows_reaching(self, titles: Titles, score: float) -> float:
        """About how many rows the articles have, or a few times as many, that score so much."""
        if score > titles.highest:
            return 0
        average = len(self.articles.of_rows) / (len(self.articles.starts) - 1)
        return np.count_nonzero(titles.scores >= score) * average

    def rows_of(self, articles: NDArray[np.int64], allowed: RowSet | None) -> NDArray[np.int64]:
        """The live rows of `articles` that are allowed, ascending."""
        rows = expand(articles, self.articles.starts)
        if self.articles.live is not None:
            rows = rows[self.articles.live[rows]]
        return rows if allowed is None else rows[allowed.to_mask()[rows]]


def joined(lists: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Some arrays one after another; the array itself where there is one."""
    if len(lists) == 1:
        return lists[0]
    return np.concatenate(lists) if lists else _NOTHING
