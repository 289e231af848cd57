"""Both legs together: rows that either leg finds, scored exactly in both."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import inf
from typing import ClassVar, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..corpus import Allowed, KeywordLeg, Listed, SemanticLeg
from ..limits import Deadline
from ..query import Query
from .article_evidence import ArticleEvidence
from .calibration import Calibration
from .candidates import Candidates, union
from .evidence import FusionWeights
from .ranking import Ranking
from .score import Shares, evidence, word_shares

Nearest = Callable[[], tuple[NDArray[np.float32], Listed]]
"""A function that waits for a question's vector and the rows nearest to it."""

LENGTHENED: Final = 4
"""The factor by which the list by meaning is extended if it is too short to find all hits."""

MANY: Final = 32
"""If more than this number times the list's length would be scored one by one, the list is extended
instead."""


class Sought(NamedTuple):
    """A query, its vector (dimension,), and the rows in which both legs look."""

    query: Query
    vector: NDArray[np.float32]
    allowed: Allowed


class BothLegs:
    """Ranks rows by the exact scores of both legs. Safe to share between threads."""

    depth: ClassVar[int] = 500
    """The length of each leg's list. It is the same for every page, limit and unit, so that these
    never change the ranking. On three collections twice this length changes neither nDCG@10 nor
    recall@100, and half costs recall; see benchmarks/RESULTS.md."""

    def __init__(
        self,
        keyword: KeywordLeg,
        semantic: SemanticLeg,
        articles: ArticleEvidence,
        encode: Callable[[str], NDArray[np.float32]],
        calibration: Calibration,
        weights: FusionWeights,
    ) -> None:
        """Score rows by two legs and by their articles; `encode` makes a text's vector."""
        self._keyword = keyword
        self._semantic = semantic
        self._articles = articles
        self._encode = encode
        self._calibration = calibration
        self._weights = weights

    def best_evidence(
        self, query: Query, vector: NDArray[np.float32], allowed: Allowed, deadline: Deadline
    ) -> float:
        """The most evidence of any listed row, for a query with `vector` (dimension,)."""
        nearest = self._semantic.begin(lambda: vector, self.depth, allowed)
        return self._ranked(query, nearest, allowed, deadline)[0].best_evidence

    def listed(self, query: Query, allowed: Allowed, deadline: Deadline) -> tuple[Ranking, Sought]:
        """The rows among the best of either leg, ranked."""
        encode = partial(self._encode, query.semantic_text)
        nearest = self._semantic.begin(encode, self.depth, allowed)
        return self._ranked(query, nearest, allowed, deadline)

    def _ranked(
        self, query: Query, nearest: Nearest, allowed: Allowed, deadline: Deadline
    ) -> tuple[Ranking, Sought]:
        by_words = self._keyword.search(query, self.depth, deadline, allowed)
        vector, by_meaning = nearest()
        sought = Sought(query, vector, allowed)
        return self.exact(union(by_words, by_meaning), sought, deadline), sought

    def exact(self, found: Candidates, sought: Sought, deadline: Deadline) -> Ranking:
        """Candidates ranked by both legs, each scored exactly in both."""
        query, vector, _ = sought
        unscored = found.keyword_ranks == 0
        found.keyword[unscored] = self._keyword.scores(query, found.rows[unscored], deadline)
        unscored = found.semantic_ranks == 0
        found.semantic[unscored] = self._semantic.scores(vector, found.rows[unscored])
        owners, opens = self._articles.articles(found.rows)
        shares = self._shares(found, owners, opens, sought, deadline)
        ranking = _best_first(found, shares, self._weights)
        owners = owners[np.searchsorted(found.rows, ranking.rows)]
        return replace(ranking, relevance=self._calibration.probabilities(ranking.scores, owners))

    def _shares(
        self,
        found: Candidates,
        owners: NDArray[np.int64],
        opens: NDArray[np.bool_],
        sought: Sought,
        deadline: Deadline,
    ) -> Shares:
        """The shares of the candidates and of their articles.

        `owners` (n,) are the articles of the candidates; `opens` (n,) marks a candidate that begins
        its article.
        """
        query, vector, _ = sought
        articles, places = np.unique(owners, return_inverse=True)
        weights, _ = self._keyword.weights(query, deadline)
        return Shares(
            words=self._word_shares(found.keyword, query, deadline),
            meaning=found.semantic,
            article_words=self._articles.words(weights, articles, deadline),
            article_meaning=self._articles.meaning(vector, articles),
            owners=places,
            opens=opens,
        )

    def unlisted_above(self, listed: Ranking, least: float, sought: Sought) -> NDArray[np.int64]:
        """The rows that neither leg lists and whose evidence is `least` or more, ascending.

        Such a row has at most the word share of the last row of the one list, and at most the
        cosine of the last row of the other. So what it lacks in one, it must have in the other.

        This bound decides when a list is complete in Fagin, Lotem and Naor: Optimal aggregation
        algorithms for middleware, 2003.
        """
        query, vector, allowed = sought
        deadline = query.limits.deadline()
        both, (_, meaning) = 2 * least, self._ends(listed)
        share = float(self._word_shares(np.ones(1), query, deadline)[0])
        worded, scores = self._keyword.at_least(
            query, (both - meaning) / (share or inf), deadline, allowed
        )
        words = self._word_shares(scores, query, deadline)
        near, depth = np.empty(0, np.int64), self.depth
        # A longer list lowers the bound of cosines, so that words must make up for more.
        while meaning >= both or np.count_nonzero(words + meaning >= both) > MANY * depth:
            depth *= LENGTHENED
            near, cosines = self._semantic.search(vector, depth, allowed)
            meaning = float(cosines[-1]) if len(near) == depth else -inf  # no rows are left
        enough = words + meaning >= both
        rows, words = worded[enough], words[enough]
        more = np.setdiff1d(near, rows)
        its_words = self._word_shares(self._keyword.scores(query, more, deadline), query, deadline)
        rows, words = np.concatenate([rows, more]), np.concatenate([words, its_words])
        new = np.flatnonzero(~np.isin(rows, listed.rows))
        new = new[np.argsort(rows[new])]
        rows, words = rows[new], words[new]
        open_ = np.flatnonzero(words < both)  # the others have enough by words alone
        cosines = np.zeros(len(rows))
        cosines[open_] = self._semantic.scores(vector, rows[open_])
        hits: NDArray[np.int64] = rows[evidence(words, cosines) >= least]
        return hits

    def most_unlisted(self, listed: Ranking) -> float:
        """The upper bound of the evidence of rows that neither leg lists."""
        return float(evidence(*self._ends(listed)))

    def _ends(self, listed: Ranking) -> tuple[float, float]:
        """The upper bounds of words and meaning, 0 to 1, for rows that are not listed.

        A list shorter than `depth` has all rows; and every row has a place by meaning.
        """
        words, meaning = listed.parts[:2]
        last = [
            part.values[ranks == self.depth].max(initial=0.0)
            for part, ranks in ((words, listed.keyword_ranks), (meaning, listed.semantic_ranks))
        ]
        return (last[0], last[1]) if (listed.semantic_ranks == self.depth).any() else (0.0, 0.0)

    def _word_shares(
        self, keyword: NDArray[np.float64], query: Query, deadline: Deadline
    ) -> NDArray[np.float64]:
        """BM25 (n,) as shares of its upper bound: (n,), 0 to 1."""
        _, known = self._keyword.weights(query, deadline)
        bound = self._keyword.upper_bound(query, deadline)
        shares: NDArray[np.float64] = word_shares(keyword, bound, known)
        return shares


def _best_first(found: Candidates, shares: Shares, weights: FusionWeights) -> Ranking:
    scores = shares.scores(weights)
    ranking = Ranking(
        rows=found.rows,
        scores=scores,
        keyword=found.keyword,
        semantic=found.semantic,
        keyword_ranks=found.keyword_ranks,
        semantic_ranks=found.semantic_ranks,
        parts=shares.parts(weights),
        relevance=scores,
        answers=np.ones(len(scores), np.bool_),
    )
    order = np.argsort(-scores, kind="stable")  # candidates are in order of row
    return ranking.reordered(order, scores[order])
