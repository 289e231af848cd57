"""The matcher: finds the saved searches that new articles answer.

A match is a hit of the literal search, with the same score; a match of plain words also says more
than chance. The matrices rule out most pairs of search and article, with a margin. The other pairs
are scored as by the ranker, in double precision.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..corpus import TermTable
from ..pipeline import Pipeline
from ..ranking.score import evidence
from .matrix_evidence import MatrixEvidence, NewArticles, Pairs, gathered
from .saved_searches import SavedSearches
from .search_weights import SearchWeights

ROWS: Final = 4096
"""New passages that are matched at a time: a matrix of a thousand searches takes 32 MB."""

SLACK: Final = 1e-4
"""A margin above the error of single precision, in a probability and in evidence."""


class Answer(NamedTuple):
    """A search and an article that answers it, by numbers; `position` is that of its best passage.

    `score` is the probability that belongs to its score alone, without a lead over other articles
    or a distance behind them: other articles on the subject must not hold one back. As in a search,
    it is BM25 if the query has nothing to compare by meaning.
    """

    search: int
    article: int
    position: int
    score: float


class Matcher:
    """Matches searches with new articles. Keeps its counts of words from commit to commit."""

    def __init__(self, saved: SavedSearches) -> None:
        """Match `saved`."""
        self.saved = saved
        self._counted: object = None

    def match(self, pipeline: Pipeline, articles: NDArray[np.int64]) -> list[Answer]:
        """The answers among some live articles (m,), ascending, of a pipeline's corpus."""
        corpus, saved = pipeline.corpus, self.saved
        table = corpus.keyword.term_table(saved.terms, self._counted)
        self._counted = table.counted
        weights = SearchWeights.of(saved, table)
        sizes = np.cumsum(corpus.articles.passages(articles))
        found: list[Answer] = []
        for group in np.split(articles, np.flatnonzero(np.diff(sizes // ROWS)) + 1):
            new = NewArticles.of(corpus.articles, group)
            found += self._answers(pipeline, self._gathered(pipeline, table, weights, new))
        return found

    def _gathered(
        self, pipeline: Pipeline, table: TermTable, weights: SearchWeights, articles: NewArticles
    ) -> MatrixEvidence:
        corpus = pipeline.corpus
        return gathered(
            self.saved,
            weights,
            table.occurrences(articles.rows),
            corpus.semantic.vectors(articles.rows),
            corpus.articles.means(articles.numbers),
            articles,
            pipeline.article_evidence.norms(articles.passages),
            corpus.scale,
        )

    def _answers(self, pipeline: Pipeline, matrices: MatrixEvidence) -> list[Answer]:
        """For each search and article, the best passage that is a hit, if its score suffices."""
        saved, calibration = self.saved, pipeline.calibration
        articles = matrices.articles
        pairs = Pairs.of(self._possible(pipeline, matrices), articles)
        if not len(pairs.searches):
            return []
        searches = pairs.searches[pairs.owners]
        shares = matrices.of_pairs(pairs)
        scores = np.asarray(shares.scores(pipeline.weights), np.float64)
        keyword = matrices.keyword[searches, pairs.places]
        probable = calibration.alone(scores) >= saved.least[searches]
        hits = (probable | saved.literal[searches]) & self._allowed(pipeline, articles, pairs)
        hits &= (keyword > 0) | ~saved.spelled_out[searches]
        least = self._least(pipeline, searches, evidence(shares.words, shares.meaning), hits)
        hits &= evidence(shares.words, shares.meaning) >= least[searches]
        shown = np.where(saved.by_keyword[searches], keyword, calibration.alone(scores))
        order = np.where(saved.by_keyword[searches], keyword, scores)
        order[~hits] = -np.inf
        best = np.maximum.reduceat(order, pairs.begins)
        places = np.flatnonzero(hits & (order == best[pairs.owners]))
        owners, first = np.unique(pairs.owners[places], return_index=True)
        chosen = places[first]
        return [
            Answer(*found)
            for found in zip(
                pairs.searches[owners].tolist(),
                articles.numbers[pairs.articles[owners]].tolist(),
                (chosen - pairs.begins[owners]).tolist(),
                shown[chosen].tolist(),
                strict=True,
            )
        ]

    def _possible(self, pipeline: Pipeline, matrices: MatrixEvidence) -> NDArray[np.bool_]:
        """Which articles may answer which searches: bool[searches, articles]."""
        saved, calibration = self.saved, pipeline.calibration
        rough, begins = matrices.rough(), matrices.articles.begins
        best = np.maximum.reduceat(rough.scores(pipeline.weights), begins, axis=1)
        possible = calibration.alone(best) >= saved.least[:, None] - SLACK
        clearest = np.maximum.reduceat(evidence(rough.words, rough.meaning), begins, axis=1)
        lowest = calibration.least(calibration.nothing) - SLACK
        possible &= (clearest >= lowest) | ~saved.plain[:, None]
        return possible | saved.literal[:, None]

    def _allowed(
        self, pipeline: Pipeline, articles: NewArticles, pairs: Pairs
    ) -> NDArray[np.bool_]:
        """Which passages of the pairs pass the filters of their searches: (n,)."""
        allowed = np.ones(len(pairs.places), np.bool_)
        searches = pairs.searches[pairs.owners]
        asked = np.unique(pairs.searches)
        for search in asked[self.saved.restricted[asked]].tolist():
            query = self.saved.queries[search]
            rows = pipeline.keyword.allows(query, articles.rows, query.limits.deadline())
            own = np.flatnonzero(searches == search)
            allowed[own] = rows[pairs.places[own]]
        return allowed

    def _least(
        self,
        pipeline: Pipeline,
        searches: NDArray[np.int64],
        found: NDArray[np.float64],
        hits: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """The least evidence of a hit of each search: (searches,).

        It is what chance gives, or another value if some passage of the whole index
        has much more evidence. The index is consulted only if this decides about a passage (n,):
        `found` is the passages' evidence, and `hits` marks those that answer in all other respects.
        """
        saved, calibration = self.saved, pipeline.calibration
        least = np.where(saved.plain, calibration.nothing, -np.inf)
        open_ = hits & saved.plain[searches] & (found < calibration.nothing)
        open_ &= found >= calibration.least(calibration.nothing)
        for search in np.unique(searches[open_]).tolist():
            best = pipeline.best_evidence(saved.queries[search], saved.vectors[search])
            least[search] = calibration.least(best)
        return least
