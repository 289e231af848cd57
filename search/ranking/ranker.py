"""The ranker: from a parsed query to the ranking of the rows that answer it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..corpus import Allowed, KeywordLeg, Listed, SemanticLeg
from ..limits import Deadline
from ..query import Query, demands, is_plain
from .article_evidence import ArticleEvidence
from .calibration import DEFAULT, Calibration
from .candidates import Candidates, union, unlisted
from .evidence import FusionWeights, ScorePart
from .ranking import Beyond, Ranking
from .score import Shares, evidence, word_shares

Nearest = Callable[[], tuple[NDArray[np.float32], Listed]]
"""What waits for a vector and the rows nearest to it."""

DEPTH: Final = 500
"""How long each leg's list is, whatever part of the ranking is looked at: so no page, limit or
unit changes which rows are ranked, nor how. Twice as many change neither nDCG@10 nor recall@100 on
three collections, half as many cost recall; see benchmarks/RESULTS.md."""

LENGTHENED: Final = 4
"""How many times as long the list by meaning is made where it is too short to count by."""

MANY: Final = 32
"""Of how many times as many rows as the list has it costs less to make the list longer than to look
them all up."""


class Sought(NamedTuple):
    """What both legs looked for: a query and its vector (dimension,), and where."""

    query: Query
    vector: NDArray[np.float32]
    allowed: Allowed


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

    def rank(self, query: Query, mode: str, allowed: Allowed, deadline: Deadline) -> Ranking:
        """The ranking of the `allowed` rows.

        By keyword, the rows that have a word of the query answer. By meaning, the `DEPTH`
        nearest. By both legs, where the question is in plain words, all rows whose own
        evidence is more than what chance gives; one that asks for something literally, such as
        a phrase, has all rows that match it, and one that spells words out (`guns OR rifles`,
        `immigra*`) those that have any. Those come first that either leg has among its `DEPTH`
        best. A query of filters alone has the rows that they allow, in any mode.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        if mode == "keyword" or not query.semantic_text:
            return self._by_keyword(query, allowed, deadline, DEPTH)
        if mode == "semantic":
            return self._by_meaning(query, allowed, deadline)
        by_both = self._telling if is_plain(query.root) else self._matching
        return by_both(query, allowed, deadline)

    def scored(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        """What either leg lists, ranked by both, whether the best is any good or not."""
        return self._listed(query, allowed, deadline)[0]

    def best_evidence(
        self, query: Query, vector: NDArray[np.float32], allowed: Allowed, deadline: Deadline
    ) -> float:
        """The most that any listed row says by itself of a query with `vector` (dimension,)."""
        nearest = self._semantic.begin(lambda: vector, DEPTH, allowed)
        return _best(self._ranked_by_both(query, nearest, allowed, deadline)[0])

    def _by_keyword(
        self, query: Query, allowed: Allowed, deadline: Deadline, depth: int
    ) -> Ranking:
        """The `depth` best by words; what these did not score has no rank among them."""
        rows, scores = self._keyword.search(query, depth, deadline, allowed)
        ranks = np.where(scores > 0, np.arange(1, len(rows) + 1), 0)
        nothing, none = np.zeros(len(rows)), np.zeros(len(rows), np.int64)
        parts = (ScorePart("words", 1.0, scores),)
        ranking = Ranking(
            rows=rows,
            scores=scores,
            keyword=scores,
            semantic=nothing,
            keyword_ranks=ranks,
            semantic_ranks=none,
            parts=parts,
            relevance=scores,
        )
        if len(rows) < depth:
            return ranking

        def find() -> NDArray[np.int64]:
            every = self._keyword.matching(query, query.limits.deadline(), allowed)
            return _without(every, rows)

        def whole(others: NDArray[np.int64]) -> Ranking:
            every = len(rows) + len(others) + 1
            return self._by_keyword(query, allowed, query.limits.deadline(), every)

        return replace(ranking, beyond=Beyond(find, partial(self._keyword.scores, query), whole))

    def _by_meaning(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        encode = partial(self._encode, query.semantic_text)
        _, (rows, cosines) = self._semantic.begin(encode, DEPTH, allowed)()
        keyword = self._keyword.scores(query, rows, deadline)
        ranks = np.arange(1, len(rows) + 1)
        parts = (ScorePart("meaning", 1.0, cosines),)
        return Ranking(
            rows=rows,
            scores=cosines,
            keyword=keyword,
            semantic=cosines,
            keyword_ranks=np.zeros_like(ranks),
            semantic_ranks=ranks,
            parts=parts,
            relevance=cosines,
        )

    def _matching(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        """What matches a question with operators: all that is allowed, or, where none of them
        demands a word, what has any."""
        if not any(map(demands, query.root.children)):
            allowed = self._keyword.only(self._keyword.matching(query, deadline, allowed))
        listed, sought = self._listed(query, allowed, deadline)
        if len(listed.rows) == allowed.count:
            return listed
        return self._before(listed, sought, lambda: _without(allowed.rows(), listed.rows))

    def _telling(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        """What tells more than chance does."""
        listed, sought = self._listed(query, allowed, deadline)
        least = self._calibration.least(_best(listed))
        hits = np.flatnonzero(listed.evidence >= least)
        ranking = listed.reordered(hits, listed.scores[hits])
        if evidence(*_ends(listed)) < least:
            return ranking
        find = partial(self._telling_beyond, listed, least, sought)
        return self._before(ranking, sought, find)

    def _telling_beyond(self, listed: Ranking, least: float, sought: Sought) -> NDArray[np.int64]:
        """The rows that neither leg lists and whose evidence is `least` or more, ascending.

        No such row has more words than the last of the one list, nor more meaning than the last
        of the other. So what meaning lacks, words must make up for, and the other way round.

        The bound is the one by which Fagin, Lotem and Naor: Optimal aggregation algorithms for
        middleware, 2003, know that a list is complete.
        """
        query, vector, allowed = sought
        deadline = query.limits.deadline()
        both, (_, meaning) = 2 * least, _ends(listed)
        share = float(self._word_shares(np.ones(1), query, deadline)[0])
        worded, scores = self._keyword.at_least(
            query, (both - meaning) / (share or inf), deadline, allowed
        )
        words = self._word_shares(scores, query, deadline)
        near, depth = np.empty(0, np.int64), DEPTH
        # A longer list leaves less of meaning, so that words have to make up for more.
        while meaning >= both or np.count_nonzero(words + meaning >= both) > MANY * depth:
            depth *= LENGTHENED
            near, cosines = self._semantic.search(vector, depth, allowed)
            meaning = float(cosines[-1]) if len(near) == depth else -inf  # no row is left
        enough = words + meaning >= both
        rows, words = worded[enough], words[enough]
        more = np.setdiff1d(near, rows)
        its_words = self._word_shares(self._keyword.scores(query, more, deadline), query, deadline)
        rows, words = np.concatenate([rows, more]), np.concatenate([words, its_words])
        new = np.flatnonzero(~np.isin(rows, listed.rows))
        new = new[np.argsort(rows[new])]
        rows, words = rows[new], words[new]
        open_ = np.flatnonzero(words < both)  # the others need no meaning
        cosines = np.zeros(len(rows))
        cosines[open_] = self._semantic.scores(vector, rows[open_])
        hits: NDArray[np.int64] = rows[evidence(words, cosines) >= least]
        return hits

    def _before(
        self, ranking: Ranking, sought: Sought, find: Callable[[], NDArray[np.int64]]
    ) -> Ranking:
        """A ranking that rows follow which are yet to be found."""

        def ranked(rows: NDArray[np.int64]) -> Ranking:
            return self._exact(unlisted(rows), sought, sought.query.limits.deadline())

        def scores(rows: NDArray[np.int64]) -> NDArray[np.float64]:
            found = ranked(rows)
            return found.scores[np.argsort(found.rows)]

        def whole(rows: NDArray[np.int64]) -> Ranking:
            return ranking.followed_by(ranked(rows))

        return replace(ranking, beyond=Beyond(find, scores, whole))

    def _listed(self, query: Query, allowed: Allowed, deadline: Deadline) -> tuple[Ranking, Sought]:
        """The rows that either leg has among its best."""
        encode = partial(self._encode, query.semantic_text)
        nearest = self._semantic.begin(encode, DEPTH, allowed)
        return self._ranked_by_both(query, nearest, allowed, deadline)

    def _ranked_by_both(
        self, query: Query, nearest: Nearest, allowed: Allowed, deadline: Deadline
    ) -> tuple[Ranking, Sought]:
        by_words = self._keyword.search(query, DEPTH, deadline, allowed)
        vector, by_meaning = nearest()
        sought = Sought(query, vector, allowed)
        return self._exact(union(by_words, by_meaning), sought, deadline), sought

    def _exact(self, found: Candidates, sought: Sought, deadline: Deadline) -> Ranking:
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
        """What the candidates and their articles have of the question.

        `owners` (n,) are the articles of the candidates, which `opens` (n,) says begin them.
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

    def _word_shares(
        self, keyword: NDArray[np.float64], query: Query, deadline: Deadline
    ) -> NDArray[np.float64]:
        """BM25 (n,) as shares of what it could be at the most: (n,), 0 to 1."""
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
    )
    order = np.argsort(-scores, kind="stable")  # candidates are in order of row
    return ranking.reordered(order, scores[order])


def _best(listed: Ranking) -> float:
    """The most that any row says by itself."""
    return float(listed.evidence.max(initial=0.0))


def _ends(listed: Ranking) -> tuple[float, float]:
    """What rows that are not listed have at the most: words and meaning, 0 to 1.

    A list that is shorter than it could be has all rows that there are; and by meaning, every
    row is somewhere.
    """
    words, meaning = listed.parts[:2]
    last = [
        part.values[ranks == DEPTH].max(initial=0.0)
        for part, ranks in ((words, listed.keyword_ranks), (meaning, listed.semantic_ranks))
    ]
    return (last[0], last[1]) if (listed.semantic_ranks == DEPTH).any() else (0.0, 0.0)


def _without(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of distinct `rows` (n,) that are not among `others`, in the same order."""
    return rows[~np.isin(rows, others, assume_unique=True)]
