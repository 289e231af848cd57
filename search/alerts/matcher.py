"""Matches: which of the saved searches do new articles answer?

A match is a hit of the literal search, by the same scores and the same verdict. The matrices
propose: a pair of search and article that they rule out by far is no match. The others are scored
as the ranker scores, in double precision.
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
"""How far single precision may be off, of a probability and of evidence, and more."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What a searcher knows of one generation.

    `best_evidence` is the most that any passage says of a query with a vector (dimension,).
    """

    segments: tuple[Segment, ...]
    keyword: LocalKeywordLeg
    articles: ArticleEvidence
    calibration: Calibration
    weights: FusionWeights
    best_evidence: Callable[[Query, NDArray[np.float32]], float]


class Answer(NamedTuple):
    """A search and an article that answers it: `row` is its best passage, in the segment.

    `score` is the probability of its score, were it neither ahead of another article nor behind:
    what else there is on its subject is no reason to keep an article back. It is BM25 if nothing is
    asked that has a meaning, as in a search.
    """

    search: int
    ordinal: int
    row: int
    score: float


class Matcher:
    """Puts searches to new articles. Keeps what it counted in segments from commit to commit."""

    def __init__(self, saved: SavedSearches) -> None:
        """Match `saved`."""
        self.saved = saved
        self._counts = TermCounts(saved)

    def match(
        self, collection: Collection, number: int, ordinals: NDArray[np.int64]
    ) -> list[Answer]:
        """The searches that live articles of segment `number` (m,), ascending, answer."""
        segment = collection.segments[number]
        weights = self._counts.weights(collection.segments, collection.keyword)
        sizes = np.cumsum(NewArticles.of(segment, ordinals).passages)
        found: list[Answer] = []
        for group in np.split(ordinals, np.flatnonzero(np.diff(sizes // ROWS)) + 1):
            articles = NewArticles.of(segment, group)
            found += self._answers(
                collection, number, self._gathered(collection, number, articles, weights)
            )
        return found

    def _gathered(
        self, collection: Collection, number: int, articles: NewArticles, weights: TermWeights
    ) -> MatrixEvidence:
        segment, scorer = collection.segments[number], collection.keyword.scorer
        return gathered(
            self.saved,
            weights,
            segment,
            tuple(scorer.segment_field(number, field) for field in TEXT_FIELDS),
            self._counts.present(segment),
            articles,
            collection.articles.norms(articles.passages),
        )

    def _answers(
        self, collection: Collection, number: int, matrices: MatrixEvidence
    ) -> list[Answer]:
        """For each search and article the best passage that is a hit, if that scores enough."""
        saved, calibration = self.saved, collection.calibration
        articles = matrices.articles
        pairs = Pairs.of(self._possible(collection, matrices), articles)
        if not len(pairs.searches):
            return []
        searches = pairs.searches[pairs.owners]
        shares = matrices.of_pairs(pairs)
        scores = np.asarray(shares.scores(collection.weights), np.float64)
        keyword = matrices.keyword[searches, pairs.places]
        probable = calibration.alone(scores) >= saved.least[searches]
        hits = (probable | saved.literal[searches]) & self._allowed(
            collection, number, articles, pairs
        )
        hits &= (keyword > 0) | ~saved.spelled_out[searches]
        least = self._least(collection, searches, evidence(shares.words, shares.meaning), hits)
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

    def _possible(self, collection: Collection, matrices: MatrixEvidence) -> NDArray[np.bool_]:
        """Which articles may answer which searches: bool[searches, articles]."""
        saved, calibration = self.saved, collection.calibration
        rough, begins = matrices.rough(), matrices.articles.begins
        best = np.maximum.reduceat(rough.scores(collection.weights), begins, axis=1)
        possible = calibration.alone(best) >= saved.least[:, None] - SLACK
        clearest = np.maximum.reduceat(evidence(rough.words, rough.meaning), begins, axis=1)
        lowest = calibration.least(calibration.nothing) - SLACK
        possible &= (clearest >= lowest) | ~saved.plain[:, None]
        return possible | saved.literal[:, None]

    def _allowed(
        self, collection: Collection, number: int, articles: NewArticles, pairs: Pairs
    ) -> NDArray[np.bool_]:
        """Which passages of the pairs their searches' filters allow: (n,)."""
        allowed = np.ones(len(pairs.places), np.bool_)
        searches = pairs.searches[pairs.owners]
        asked = np.unique(pairs.searches)
        for search in asked[self.saved.restricted[asked]].tolist():
            query = self.saved.queries[search]
            rows = collection.keyword.allowed_among(
                query, number, articles.rows, query.limits.deadline()
            )
            own = np.flatnonzero(searches == search)
            allowed[own] = rows[pairs.places[own]]
        return allowed

    def _least(
        self,
        collection: Collection,
        searches: NDArray[np.int64],
        found: NDArray[np.float64],
        hits: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """The evidence from which on passages are hits of each search: (searches,).

        What chance gives, or less if some passage of the whole index says much more. That is asked
        of the index if it matters to a passage (n,): `found` is its evidence, and `hits` says
        whether it answers but for that.
        """
        saved, calibration = self.saved, collection.calibration
        least = np.where(saved.plain, calibration.nothing, -np.inf)
        open_ = hits & saved.plain[searches] & (found < calibration.nothing)
        open_ &= found >= calibration.least(calibration.nothing)
        for search in np.unique(searches[open_]).tolist():
            best = collection.best_evidence(saved.queries[search], saved.vectors[search])
            least[search] = calibration.least(best)
        return least
