"""The terms of a query in one segment: what its titles and its rows score.

A row's score is what its body gets and then what its article's title gets, each added up in an
order of terms that is the same for every row and on every path: so it is the same number to
the last bit however it was reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.arrays import distinct
from ..limits import Deadline
from .contributions import Part, contributions
from .phrases import expand
from .rowset import RowSet

_NO_ARTICLES: Final = np.empty(0, np.int64)

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


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """What the titles of a segment score: `totals` float64[articles or more], 0 without a term.

    `articles` (n,), ascending, are the others; `scores` and `counts` (n,) are what they score
    and how many rows they have.
    """

    totals: NDArray[np.float64]
    articles: NDArray[np.int64]
    scores: NDArray[np.float64]
    counts: NDArray[np.integer]

    def best(self, rows: int) -> NDArray[np.int64]:
        """Some of the articles with the best scores, ascending, that have so many rows together.

        All articles, where they have fewer.
        """
        most = min(rows, len(self.articles))
        if not most:
            return self.articles
        best = self.scores.argpartition(len(self.scores) - most)[-most:]
        best = best[self.scores.take(best).argsort()[::-1]]
        enough = int(self.counts.take(best).cumsum().searchsorted(rows)) + 1
        best = best[:enough]
        best.sort()
        return self.articles.take(best)

    @property
    def highest(self) -> float:
        """The best score, 0 where no title has a term."""
        return float(self.scores.max(initial=0.0))

    def rows_from(self, score: float) -> int:
        """How many rows the articles have that score so much or more."""
        return int(self.counts[self.scores >= score].sum())


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTerms:
    """The terms of a query in one segment, of the title and of the body, the weightiest first."""

    title: Sequence[Part]
    body: Sequence[Part]
    articles: Articles
    deadline: Deadline

    def scores(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The scores of `rows` (n,), ascending: (n,). 0 for one that has no term or is dead."""
        scores = self.body_scores(rows)
        if self.title and len(rows):
            starts = self.articles.starts
            owners = starts.searchsorted(rows.astype(starts.dtype), side="right") - 1
            articles = distinct(owners)
            totals = self._added_up(self.title, articles)
            scores += totals.take(articles.searchsorted(owners))
        if self.articles.live is not None:
            scores[~self.articles.live[rows]] = 0.0
        return scores

    def body_scores(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """What `rows` (n,), ascending and live, get for their bodies: (n,)."""
        return self._added_up(self.body, rows)

    def _added_up(self, parts: Sequence[Part], documents: NDArray[np.int64]) -> NDArray[np.float64]:
        scores = np.zeros(len(documents))
        for part in parts:
            self.deadline.check()
            scores += part.at(documents)
        return scores

    def titles(self, totals: NDArray[np.float64]) -> Titles:
        """What every title scores. `totals` float64[articles or more] are zeros; they are kept in
        the result, for the caller to set back at its `articles`."""
        if not self.title:
            return Titles(totals, _NO_ARTICLES, np.empty(0), _NO_ARTICLES)
        found = contributions(self.title)
        self.deadline.check()
        for documents, scores in found:
            np.add.at(totals, documents, scores)
        articles = found[0].documents
        if len(found) > 1:
            articles = distinct(np.concatenate([each.documents for each in found]))
        starts = self.articles.starts
        counts = starts.take(articles + 1) - starts.take(articles)
        return Titles(totals, articles, totals.take(articles), counts)

    def title_scores(self, titles: Titles, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """What `rows` (n,) get for their titles: (n,)."""
        return titles.totals.take(self.articles.of_rows.take(rows))

    def rows_of(self, articles: NDArray[np.int64], allowed: RowSet | None) -> NDArray[np.int64]:
        """The live rows of `articles` that are allowed, ascending."""
        rows = expand(articles, self.articles.starts)
        if self.articles.live is not None:
            rows = rows[self.articles.live[rows]]
        return rows if allowed is None else rows[allowed.to_mask()[rows]]
