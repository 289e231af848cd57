"""The ranker: from a parsed query to the whole ranking of the rows that answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .article_evidence import ArticleEvidence
from .calibration import DEFAULT, Calibration
from .candidates import Candidates, union
from .evidence import FusionWeights, Part
from .fusion import share_of_bound, weighed
from .keyword import KeywordLeg
from .limits import Deadline
from .query import DateRange, Field, Not, Query, Word, restricts
from .semantic import SemanticLeg

Masks = Sequence[NDArray[np.bool_] | None]
"""For each segment, which rows may be found: bool[rows], None for all."""

DEPTH: Final = 500
"""How long each leg's list is, whatever part of the ranking is looked at: so no page, limit or
unit changes which rows are ranked, nor how. Twice as many change neither nDCG@10 nor recall@100 on
three collections, half as many cost recall; see benchmarks/RESULTS.md."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The whole result of a question on one generation, the same for every page and limit.

    All arrays are (n,), best first; equal scores are in order of row. `keyword` is BM25,
    `semantic` the cosine, 0 where that leg has no part in the mode. A leg's rank is the place
    in its list, from 1, and 0 for a row that is not in it.

    A score is the sum of weight · value over `parts`. `relevance` is what a hit shows as its
    score: by both legs the probability that the row is relevant, by one the score itself.

    By keyword the number of rows that answer has no limit: the best are ranked, and `more`
    finds them all when somebody wants to count them.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    keyword: NDArray[np.float64]
    semantic: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    semantic_ranks: NDArray[np.int64]
    parts: tuple[Part, ...]
    relevance: NDArray[np.float64]
    more: Callable[[], NDArray[np.int64]] | None = None

    def reordered(self, order: NDArray[np.int64], scores: NDArray[np.float64]) -> "Ranking":
        """The rows at some places (m,), in that order, with other scores (m,)."""
        return replace(
            self,
            rows=self.rows[order],
            scores=scores,
            keyword=self.keyword[order],
            semantic=self.semantic[order],
            keyword_ranks=self.keyword_ranks[order],
            semantic_ranks=self.semantic_ranks[order],
            parts=tuple(part._replace(values=part.values[order]) for part in self.parts),
            relevance=self.relevance[order],
        )

    @property
    def evidence(self) -> NDArray[np.float64]:
        """What each passage says by itself, by both legs: words and meaning alike, 0 to 1. (n,)

        Whether there is an answer is told by this. Its article, which says much of where a
        passage stands among others, is near to many a question that it does not answer.
        """
        words, meaning = self.parts[:2]
        evidence: NDArray[np.float64] = (words.values + meaning.values) / 2
        return evidence

    def matching(self) -> NDArray[np.int64]:
        """All rows that answer, ascending: those ranked, and by keyword also those beyond."""
        return np.sort(self.rows) if self.more is None else self.more()

    def at_least(self, relevance: float) -> "Ranking":
        """The rows that have so much, which are the first ones, and no more of them."""
        kept = np.flatnonzero(self.relevance >= relevance)
        return replace(self.reordered(kept, self.scores[kept]), more=None)

    @property
    def total(self) -> int:
        """How many rows answer."""
        return len(self.rows if self.more is None else self.more())


class Ranker:
    """Ranks the rows of one snapshot. Safe to share between threads."""

    def __init__(
        self,
        keyword: KeywordLeg,
        semantic: SemanticLeg,
        articles: ArticleEvidence,
        encode: Callable[[str], NDArray[np.float32]],
        calibration: Calibration = DEFAULT,
        weights: FusionWeights = FusionWeights(),  # noqa: B008 - immutable
    ) -> None:
        """Rank by legs over the same rows; `encode` makes a text's vector (dimension,)."""
        self._keyword = keyword
        self._semantic = semantic
        self._articles = articles
        self._encode = encode
        self._calibration = calibration
        self._weights = weights

    def rank(
        self, query: Query, mode: str, allowed: Masks, deadline: Deadline, depth: int = DEPTH
    ) -> Ranking:
        """The ranking of the `allowed` rows.

        By keyword: the `depth` best of the rows that have a word of the query. By meaning: the
        `DEPTH` nearest. By both legs: the rows that either has among its best, each scored
        exactly. Of those, a question in plain words has what says more than chance, and
        nothing where not even the best does; a question that asks for something literally, such as
        a phrase, has all rows that match it. A query of filters alone has the rows that they
        allow, in any mode.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        if mode == "keyword" or not query.semantic_text:
            rows, scores = self._keyword.search(query, depth, deadline, allowed)
            more = partial(self._keyword.matching, query, deadline, allowed)
            return _by_keyword(rows, scores, more if len(rows) == depth else None)
        if mode == "semantic":
            return self._by_meaning(query, allowed, deadline)
        if _is_literal(query):
            every = len(self._semantic.rows(allowed))
            return self.scored(query, allowed, deadline, max(every, DEPTH))
        ranking = self.scored(query, allowed, deadline)
        if _only_words(query):
            hits = np.flatnonzero(self._calibration.hits(ranking.evidence))
            return ranking.reordered(hits, ranking.scores[hits])
        return ranking

    def scored(
        self, query: Query, allowed: Masks, deadline: Deadline, depth: int = DEPTH
    ) -> Ranking:
        """The ranking by both legs, whether the best is any good or not."""
        encode = partial(self._encode, query.semantic_text)
        nearest = self._semantic.begin(encode, depth, allowed)
        listed = self._keyword.search(query, depth, deadline, allowed)
        vector, near = nearest()
        found = union(listed, near)
        unlisted = found.keyword_ranks == 0
        found.keyword[unlisted] = self._keyword.scores(query, found.rows[unlisted], deadline)
        unlisted = found.semantic_ranks == 0
        found.semantic[unlisted] = self._semantic.scores(vector, found.rows[unlisted])
        owners, opens = self._articles.articles(found.rows)
        ranking = _best_first(found, self._parts(found, owners, opens, query, vector, deadline))
        owners = owners[np.searchsorted(found.rows, ranking.rows)]
        return replace(ranking, relevance=self._calibration.probabilities(ranking.scores, owners))

    def _by_meaning(self, query: Query, allowed: Masks, deadline: Deadline) -> Ranking:
        encode = partial(self._encode, query.semantic_text)
        _, (rows, cosines) = self._semantic.begin(encode, DEPTH, allowed)()
        keyword = self._keyword.scores(query, rows, deadline)
        ranks = np.arange(1, len(rows) + 1)
        parts = (Part("meaning", 1.0, cosines),)
        return Ranking(rows, cosines, keyword, cosines, np.zeros_like(ranks), ranks, parts, cosines)

    def _parts(
        self,
        found: Candidates,
        owners: NDArray[np.int64],
        opens: NDArray[np.bool_],
        query: Query,
        vector: NDArray[np.float32],
        deadline: Deadline,
    ) -> tuple[Part, ...]:
        """Four parts, each a share of what it could be, and a little for the lead.

        `owners` (n,) are the articles of the candidates, which `opens` (n,) says begin them.
        """
        articles, places = np.unique(owners, return_inverse=True)
        weights, known = self._keyword.weights(query, deadline)
        # Words that nothing has are evidence too, against all candidates alike: they lower words
        # against meaning, and the best score where there is no answer.
        share = known * share_of_bound(found.keyword, self._keyword.upper_bound(query, deadline))
        by_words = self._articles.words(weights, articles, deadline)[places]
        by_meaning = self._articles.meaning(vector, articles)[places]
        own = self._weights
        return (
            Part("words", own.words, share),
            Part("meaning", own.meaning, found.semantic),
            Part("words of the article", own.article_words, by_words),
            Part("meaning of the article", own.article_meaning, by_meaning),
            Part("lead", own.lead, opens.astype(np.float64)),
        )


def _by_keyword(
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    more: Callable[[], NDArray[np.int64]] | None,
) -> Ranking:
    """The keyword leg's list as a ranking; what it did not score has no rank in it."""
    ranks = np.where(scores > 0, np.arange(1, len(rows) + 1), 0)
    nothing = np.zeros(len(rows))
    none = np.zeros(len(rows), np.int64)
    parts = (Part("words", 1.0, scores),)
    return Ranking(rows, scores, scores, nothing, ranks, none, parts, scores, more)


def _best_first(found: Candidates, parts: tuple[Part, ...]) -> Ranking:
    scores = weighed([(part.weight, part.values) for part in parts])
    ranking = Ranking(
        found.rows,
        scores,
        found.keyword,
        found.semantic,
        found.keyword_ranks,
        found.semantic_ranks,
        parts,
        scores,
    )
    order = np.argsort(-scores, kind="stable")  # candidates are in order of row
    return ranking.reordered(order, scores[order])


def _only_words(query: Query) -> bool:
    """Whether a query has plain words, and what narrows down where they are looked for."""
    return all(isinstance(node, Word | Field | DateRange | Not) for node in query.root.children)


def _is_literal(query: Query) -> bool:
    """Whether something is asked for literally: such a match is an answer, however faint."""
    return any(
        restricts(node) and not isinstance(node, Field | DateRange | Not)
        for node in query.root.children
    )
