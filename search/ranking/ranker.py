"""The ranker: ranks the rows that answer a parsed query."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..corpus import Allowed, KeywordLeg, Listed, SemanticLeg
from ..limits import Deadline
from ..query import Query, demands, is_plain
from ..understanding.preferred_days import CAREFUL
from .article_evidence import ArticleEvidence
from .calibration import DEFAULT, Calibration
from .candidates import Candidates, union, unlisted
from .evidence import FusionWeights, ScorePart
from .preferences import answering
from .ranking import Beyond, Ranking
from .score import Shares, evidence, word_shares
from .verdict import Verdict

Nearest = Callable[[], tuple[NDArray[np.float32], Listed]]
"""A function that waits for a question's vector and the rows nearest to it."""

DEPTH: Final = 500
"""The length of each leg's list. It is the same for every page, limit and unit, so that these never
change the ranking. On three collections twice this length changes neither nDCG@10 nor recall@100,
and half costs recall; see benchmarks/RESULTS.md."""

LENGTHENED: Final = 4
"""The factor by which the list by meaning is extended if it is too short to find all hits."""

FLOOR: Final = 1e-4
"""The probability below which a passage with no more evidence than chance gives is no hit."""

MANY: Final = 32
"""If more than this number times the list's length would be scored one by one, the list is extended
instead."""


class Sought(NamedTuple):
    """A query, its vector (dimension,), and the rows in which both legs look."""

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
        verdict: Verdict | None = None,
    ) -> None:
        """Rank by two legs over the same rows; `encode` makes a text's vector (dimension,).

        Without a `verdict` every question is answered by what the legs list.
        """
        self._keyword = keyword
        self._semantic = semantic
        self._articles = articles
        self._encode = encode
        self._calibration = calibration
        self._weights = weights
        self._verdict = verdict

    def rank(
        self,
        query: Query,
        mode: str,
        allowed: Allowed,
        deadline: Deadline,
        *,
        judged: Sequence[Query] = (),
    ) -> Ranking:
        """The ranking of the `allowed` rows.

        By keyword, rows with a word of the query are found. By meaning, the `DEPTH` nearest rows
        are. By both legs, a question in plain words finds the rows among the `DEPTH` best of
        either leg, and after them those whose own evidence stands above chance. A query with a
        phrase or `+` finds all rows that match it; one that spells words out (`guns OR rifles`,
        `immigra*`) all rows with any of them. In any mode, a query of filters alone finds all rows
        that pass them, and an empty one all rows.

        All that is found answers what is asked literally. A question in plain words that is
        `judged` is answered if the verdict says so of any of these wordings, the query's own or
        others of it; rows below the `FLOOR` are left out then.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        if mode == "keyword" or not query.semantic_text:
            return self._by_keyword(query, allowed, deadline, DEPTH)
        if mode == "semantic":
            return self._by_meaning(query, allowed, deadline)
        if not is_plain(query.root):
            return self._matching(query, allowed, deadline)
        listed, sought = self._listed(query, allowed, deadline)
        if not judged or self._verdict is None:
            return self._with_unlisted(listed, listed, sought, -inf)
        rankings = (
            listed if each == query else self._listed(each, allowed, deadline)[0] for each in judged
        )
        answers = partial(self._verdict.answers, passages=allowed.count, deadline=deadline)
        if not any(map(answers, judged, rankings)):
            return replace(listed, refused=True, answers=np.zeros(len(listed.rows), np.bool_))
        ranking = replace(listed, answers=answering(listed))
        least = CAREFUL * float(listed.scores[0])
        return self._with_unlisted(self._above_floor(ranking), listed, sought, least)

    def scored(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        """The rows that either leg lists, ranked by both, without the verdict."""
        return self._listed(query, allowed, deadline)[0]

    def best_evidence(
        self, query: Query, vector: NDArray[np.float32], allowed: Allowed, deadline: Deadline
    ) -> float:
        """The most evidence of any listed row, for a query with `vector` (dimension,)."""
        nearest = self._semantic.begin(lambda: vector, DEPTH, allowed)
        return _best(self._ranked_by_both(query, nearest, allowed, deadline)[0])

    def _by_keyword(
        self, query: Query, allowed: Allowed, deadline: Deadline, depth: int
    ) -> Ranking:
        """The `depth` best rows by words; rows with a score of 0 have no rank."""
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
            answers=np.ones(len(rows), np.bool_),
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
            answers=np.ones(len(rows), np.bool_),
        )

    def _matching(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        """The rows that match a query with operators: all allowed rows, or, if no operator demands
        a word, rows with any word."""
        if not any(map(demands, query.root.children)):
            allowed = self._keyword.only(self._keyword.matching(query, deadline, allowed))
        listed, sought = self._listed(query, allowed, deadline)
        if len(listed.rows) == allowed.count:
            return listed
        return self._before(listed, sought, lambda: _without(allowed.rows(), listed.rows))

    def _above_floor(self, listed: Ranking) -> Ranking:
        """The rows that are not both improbable and no better than what chance gives."""
        chance = listed.evidence < self._calibration.nothing
        kept = np.flatnonzero(~(chance & (listed.relevance < FLOOR)))
        return listed.reordered(kept, listed.scores[kept])

    def _with_unlisted(
        self, ranking: Ranking, listed: Ranking, sought: Sought, answer: float
    ) -> Ranking:
        """A ranking followed by the rows that stand above chance though neither leg lists them."""
        least = self._calibration.least(_best(listed))
        if evidence(*_ends(listed)) < least:
            return ranking
        find = partial(self._unlisted_above, listed, least, sought)
        return self._before(ranking, sought, find, answer)

    def _unlisted_above(self, listed: Ranking, least: float, sought: Sought) -> NDArray[np.int64]:
        """The rows that neither leg lists and whose evidence is `least` or more, ascending.

        Such a row has at most the word share of the last row of the one list, and at most the
        cosine of the last row of the other. So what it lacks in one, it must have in the other.

        This bound decides when a list is complete in Fagin, Lotem and Naor: Optimal aggregation
        algorithms for middleware, 2003.
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

    def _before(
        self,
        ranking: Ranking,
        sought: Sought,
        find: Callable[[], NDArray[np.int64]],
        answer: float = -inf,
    ) -> Ranking:
        """A ranking followed by rows that are found when they are needed.

        Those that score `answer` or more answer.
        """

        def ranked(rows: NDArray[np.int64]) -> Ranking:
            found = self._exact(unlisted(rows), sought, sought.query.limits.deadline())
            return replace(found, answers=found.scores >= answer)

        def scores(rows: NDArray[np.int64]) -> NDArray[np.float64]:
            found = ranked(rows)
            return found.scores[np.argsort(found.rows)]

        def whole(rows: NDArray[np.int64]) -> Ranking:
            return ranking.followed_by(ranked(rows))

        return replace(ranking, beyond=Beyond(find, scores, whole))

    def _listed(self, query: Query, allowed: Allowed, deadline: Deadline) -> tuple[Ranking, Sought]:
        """The rows among the best of either leg, ranked."""
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


def _best(listed: Ranking) -> float:
    """The most evidence of any row."""
    return float(listed.evidence.max(initial=0.0))


def _ends(listed: Ranking) -> tuple[float, float]:
    """The upper bounds of words and meaning, 0 to 1, for rows that are not listed.

    A list shorter than `DEPTH` has all rows; and every row has a place by meaning.
    """
    words, meaning = listed.parts[:2]
    last = [
        part.values[ranks == DEPTH].max(initial=0.0)
        for part, ranks in ((words, listed.keyword_ranks), (meaning, listed.semantic_ranks))
    ]
    return (last[0], last[1]) if (listed.semantic_ranks == DEPTH).any() else (0.0, 0.0)


def _without(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct `rows` (n,) without `others`, in the same order."""
    return rows[~np.isin(rows, others, assume_unique=True)]
