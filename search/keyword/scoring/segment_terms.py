"""Segment terms: the terms of a query in one segment, which score its rows and titles.

A row's score is the score of its body plus that of its article's title. Each is added up by groups
of terms in the same order for every row and on every path, so that it is always equal to the last
bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import KeywordSegment
from ....index.storage.arrays import distinct
from ...limits import Deadline
from ..matching.phrases import expand
from ..matching.row_set import RowSet
from .contributions import WeighedTerm, in_groups
from .sums import Contributions, Sum


class SegmentArticles:
    """The articles of a segment: `starts` uint[articles+1] bounds their rows, `live` bool[rows]."""

    def __init__(self, segment: KeywordSegment, live: NDArray[np.bool_] | None) -> None:
        """All rows are live if `live` is None."""
        self._segment = segment
        self.starts: NDArray[np.integer] = segment.starts
        self.rows = segment.rows
        self.live = live

    def owners(self, rows: NDArray[np.int64]) -> NDArray[np.integer]:
        """The article of each of `rows` (n,): uint[n]."""
        owners: NDArray[np.integer] = self._segment.owners().take(rows)
        return owners

    def of_owners(
        self, values: NDArray[np.float64], rows: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The values of the articles of `rows` (n,), from `values` (articles,): (n,)."""
        try:
            return values.take(self.owners(rows))
        except IndexError as error:
            raise self._segment.foreign_owner() from error


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """The scores of a segment's titles: `scores` float64[articles], 0 without a term.

    `found` has the articles above 0; `highest` is the best score.
    """

    scores: NDArray[np.float64]
    found: Contributions
    highest: float

    def reaching(self, score: float) -> NDArray[np.int64]:
        """The articles whose titles score at least `score`, ascending."""
        return self.found.documents[self.found.scores >= score]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTerms:
    """The terms of a query in one segment's titles and bodies, the weightiest first."""

    title: Sequence[WeighedTerm]
    body: Sequence[WeighedTerm]
    articles: SegmentArticles
    deadline: Deadline

    def scores(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The scores of `rows` (n,), ascending: (n,). 0 for a row without a term, or a dead row."""
        scores = self._added_up(self.body, rows)
        if self.title and len(rows):
            owners = self.articles.owners(rows).astype(np.int64)
            articles = distinct(owners)
            scores += self._added_up(self.title, articles).take(articles.searchsorted(owners))
        if self.articles.live is not None:
            scores[~self.articles.live[rows]] = 0.0
        return scores

    def _added_up(
        self, parts: Sequence[WeighedTerm], documents: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        scores = np.zeros(len(documents))
        for group in in_groups(parts):
            scores += self.at(group, documents)
        return scores

    def titles(self) -> Titles:
        """The scores of all titles."""
        articles = len(self.articles.starts) - 1
        total = Sum(articles)
        for group in in_groups(self.title):
            total.add(self.contributions(group))
        found = total.total()
        scores = np.zeros(articles)
        scores[found.documents] = found.scores
        return Titles(scores, found, np.maximum.reduce(found.scores, initial=0.0).item())

    def contributions(self, group: Sequence[WeighedTerm]) -> Contributions:
        """The contributions of a group of parts, all of one field, to all live documents."""
        self.deadline.check()
        return group[0].field.contributions(group)

    def at(self, group: Sequence[WeighedTerm], documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """A group's score for each of `documents` (n,), ascending and live: (n,)."""
        self.deadline.check()
        return group[0].field.at(group, documents)

    def title_scores(self, titles: Titles, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The title scores of `rows` (n,): (n,)."""
        return self.articles.of_owners(titles.scores, rows)

    def rows_reaching(self, titles: Titles, score: float) -> int:
        """The number of rows, dead ones too, of articles whose titles score at least `score`."""
        if score > titles.highest:
            return 0
        articles, starts = titles.reaching(score), self.articles.starts
        return int((starts.take(articles + 1) - starts.take(articles)).sum())

    def rows_of(self, articles: NDArray[np.int64], allowed: RowSet | None) -> NDArray[np.int64]:
        """The live rows of `articles` that are allowed, ascending."""
        rows = expand(articles, self.articles.starts)
        if self.articles.live is not None:
            rows = rows[self.articles.live[rows]]
        return rows if allowed is None else rows[allowed.to_mask()[rows]]
