"""The matcher: finds the saved searches that new articles answer.

A match is a hit of the literal search, with the same score and the same decision. The matrices rule
out most pairs of search and article, with a margin. The other pairs are scored as by the ranker, in
double precision.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import TEXT_FIELDS
from ...index.segments.segment import Segment
from ..keyword import LocalKeywordLeg
from ..query import Query
from ..ranking.article_evidence import ArticleEvidence
from ..ranking.calibration import Calibration
from ..ranking.evidence import FusionWeights
from ..ranking.score import evidence
from .matrix_evidence import MatrixEvidence, NewArticles, Pairs, gathered
from .saved_searches import SavedSearches
from .term_weights import TermCounts, TermWeights

ROWS: Final = 4096
"""New passages that are matched at a time: a matrix of a thousand searches takes 32 MB."""

SLACK: Final = 1e-4
"""A margin above the error of single precision, in a probability and in evidence."""


@dataclass(frozen=True, slots=True)
class SearchedGeneration:
    """The parts of a searcher of one generation that matching needs.

    `best_evidence` gives the most evidence of any passage, for a query and its vector (dimension,).
    """

    segments: tuple[Segment, ...]
    keyword: LocalKeywordLeg
    articles: ArticleEvidence
    calibration: Calibration
    weights: FusionWeights
    best_evidence: Callable[[Query, NDArray[np.float32]], float]


class Answer(NamedTuple):
    """A search and an article that answers it; `row` is its best passage, a row of the segment.

    `score` is the probability that belongs to its score alone, without a lead over other articles
    or a distance behind them: other articles on the subject must not hold one back. As in a search,
    it is BM25 if the query has nothing to compare by meaning.
    """

    search: int
    ordinal: int
    row: int
    score: float


class Matcher:
    """Matches searches with new articles. Keeps its counts of segments from commit to commit."""

    def __init__(self, saved: SavedSearches) -> None:
        """Match `saved`."""
        self.saved = saved
        self._counts = TermCounts(saved)

    def match(
        self, searched: SearchedGeneration, number: int, ordinals: NDArray[np.int64]
    ) -> list[Answer]:
        """The answers among live articles (m,), ascending ordinals, of segment `number`."""
        segment = searched.segments[number]
        weights = self._counts.weights(searched.segments, searched.keyword)
        sizes = np.cumsum(NewArticles.of(segment, ordinals).passages)
        found: list[Answer] = []
        for group in np.split(ordinals, np.flatnonzero(np.diff(sizes // ROWS)) + 1):
            articles = NewArticles.of(segment, group)
            found += self._answers(
                searched, number, self._gathered(searched, number, articles, weights)
            )
        return found

    def _gathered(
        self, searched: SearchedGeneration, number: int, articles: NewArticles, weights: TermWeights
    ) -> MatrixEvidence:
        segment, scorer = searched.segments[number], searched.keyword.scorer
        return gathered(
            self.saved,
            weights,
            segment,
            tuple(scorer.segment_field(number, field) for field in TEXT_FIELDS),
            self._counts.present(segment),
            articles,
            searched.articles.norms(articles.passages),
        )

    def _answers(
        self, searched: SearchedGeneration, number: int, matrices: MatrixEvidence
    ) -> list[Answer]:
        """For each search and article, the best passage that is a hit, if its score suffices."""
        saved, calibration = self.saved, searched.calibration
        articles = matrices.articles
        pairs = Pairs.of(self._possible(searched, matrices), articles)
        if not len(pairs.searches):
            return []
        searches = pairs.searches[pairs.owners]
        shares = matrices.of_pairs(pairs)
        scores = np.asarray(shares.scores(searched.weights), np.float64)
        keyword = matrices.keyword[searches, pairs.places]
        probable = calibration.alone(scores) >= saved.least[searches]
        hits = (probable | saved.literal[searches]) & self._allowed(
            searched, number, articles, pairs
        )
        hits &= (keyword > 0) | ~saved.spelled_out[searches]
        least = self._least(searched, searches, evidence(shares.words, shares.meaning), hits)
        hits &= evidence(shares.words, shares.meaning) >= least[searches]
        shown = np.where(saved.by_keyword[searches], keyword, calibration.alone(scores))
        order = np.where(saved.by_keyword[searches], keyword, scores)
        order[~hits] = -np.inf
        best = np.maximum.reduceat(order, pairs.begins)
        places = np.flatnonzero(hits & (order == best[pairs.owners]))
        owners, first = np.unique(pairs.owners[places], return_index=True)
        return [
            Answer(*found)
            for found in zip(
                pairs.searches[owners].tolist(),
                articles.ordinals[pairs.articles[owners]].tolist(),
                articles.rows[pairs.places[places[first]]].tolist(),
                shown[places[first]].tolist(),
                strict=True,
            )
        ]

    def _possible(
        self, searched: SearchedGeneration, matrices: MatrixEvidence
    ) -> NDArray[np.bool_]:
        """Which articles may answer which searches: bool[searches, articles]."""
        saved, calibration = self.saved, searched.calibration
        rough, begins = matrices.rough(), matrices.articles.begins
        best = np.maximum.reduceat(rough.scores(searched.weights), begins, axis=1)
        possible = calibration.alone(best) >= saved.least[:, None] - SLACK
        clearest = np.maximum.reduceat(evidence(rough.words, rough.meaning), begins, axis=1)
        lowest = calibration.least(calibration.nothing) - SLACK
        possible &= (clearest >= lowest) | ~saved.plain[:, None]
        return possible | saved.literal[:, None]

    def _allowed(
        self, searched: SearchedGeneration, number: int, articles: NewArticles, pairs: Pairs
    ) -> NDArray[np.bool_]:
        """Which passages of the pairs pass the filters of their searches: (n,)."""
        allowed = np.ones(len(pairs.places), np.bool_)
        searches = pairs.searches[pairs.owners]
        asked = np.unique(pairs.searches)
        for search in asked[self.saved.restricted[asked]].tolist():
            query = self.saved.queries[search]
            rows = searched.keyword.allowed_among(
                query, number, articles.rows, query.limits.deadline()
            )
            own = np.flatnonzero(searches == search)
            allowed[own] = rows[pairs.places[own]]
        return allowed

    def _least(
        self,
        searched: SearchedGeneration,
        searches: NDArray[np.int64],
        found: NDArray[np.float64],
        hits: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """The least evidence of a hit of each search: (searches,).

        It is the threshold for "nothing found", or another value if some passage of the whole index
        has much more evidence. The index is consulted only if this decides about a passage (n,):
        `found` is the passages' evidence, and `hits` marks those that answer in all other respects.
        """
        saved, calibration = self.saved, searched.calibration
        least = np.where(saved.plain, calibration.nothing, -np.inf)
        open_ = hits & saved.plain[searches] & (found < calibration.nothing)
        open_ &= found >= calibration.least(calibration.nothing)
        for search in np.unique(searches[open_]).tolist():
            best = searched.best_evidence(saved.queries[search], saved.vectors[search])
            least[search] = calibration.least(best)
        return least
