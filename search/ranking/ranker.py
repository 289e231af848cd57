"""The ranker: ranks the rows that answer a parsed query."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ..corpus import Allowed, KeywordLeg, SemanticLeg
from ..limits import Deadline
from ..query import Query, demands, is_plain
from ..understanding.preferred_days import CAREFUL
from .article_evidence import ArticleEvidence
from .both_legs import BothLegs, Sought
from .calibration import DEFAULT, Calibration
from .candidates import unlisted
from .evidence import FusionWeights, ScorePart
from .preferences import answering
from .ranking import Beyond, Ranking

if TYPE_CHECKING:  # loaded when a question is judged
    from .verdict import Verdict

FLOOR: Final = 1e-4
"""The probability below which a passage with no more evidence than chance gives is no hit."""


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
        verdict: "Callable[[], Verdict] | None" = None,
    ) -> None:
        """Rank by two legs over the same rows; `encode` makes a text's vector (dimension,).

        `verdict` gives the judge of questions; without it, what the legs list answers any question.
        """
        self._keyword = keyword
        self._semantic = semantic
        self._encode = encode
        self._calibration = calibration
        self._both = BothLegs(keyword, semantic, articles, encode, calibration, weights)
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

        By keyword, rows with a word of the query are found. By meaning, the nearest rows are, as
        many as a list has (`BothLegs.depth`). By both legs, a question in plain words finds the
        rows among as many best of either leg, and after them those whose own evidence stands above
        chance. A query with a phrase or `+` finds all rows that match it; one that spells words out
        (`guns OR rifles`, `immigra*`) all rows with any of them. In any mode, a query of filters
        alone finds all rows that pass them, and an empty one all rows.

        All that is found answers what is asked literally. A question in plain words that is
        `judged` is answered if the verdict says so of any of these wordings, the query's own or
        others of it; rows below the `FLOOR` are left out then.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        if mode == "keyword" or not query.semantic_text:
            return self._by_keyword(query, allowed, deadline, self._both.depth)
        if mode == "semantic":
            return self._by_meaning(query, allowed, deadline)
        if not is_plain(query.root):
            return self._matching(query, allowed, deadline)
        listed, sought = self._both.listed(query, allowed, deadline)
        if not judged or self._verdict is None:
            return self._with_unlisted(listed, listed, sought, -inf)
        rankings = (
            listed if each == query else self._both.listed(each, allowed, deadline)[0]
            for each in judged
        )
        answers = partial(self._verdict().answers, deadline=deadline)
        if not any(map(answers, judged, rankings)):
            return replace(listed, refused=True, answers=np.zeros(len(listed.rows), np.bool_))
        ranking = replace(listed, answers=answering(listed))
        least = CAREFUL * float(listed.scores[0])
        return self._with_unlisted(self._above_floor(ranking), listed, sought, least)

    def scored(self, query: Query, allowed: Allowed, deadline: Deadline) -> Ranking:
        """The rows that either leg lists, ranked by both, without the verdict."""
        return self._both.listed(query, allowed, deadline)[0]

    def best_evidence(
        self, query: Query, vector: NDArray[np.float32], allowed: Allowed, deadline: Deadline
    ) -> float:
        """The most evidence of any listed row, for a query with `vector` (dimension,)."""
        return self._both.best_evidence(query, vector, allowed, deadline)

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
        _, (rows, cosines) = self._semantic.begin(encode, self._both.depth, allowed)()
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
        listed, sought = self._both.listed(query, allowed, deadline)
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
        least = self._calibration.least(listed.best_evidence)
        if self._both.most_unlisted(listed) < least:
            return ranking
        find = partial(self._both.unlisted_above, listed, least, sought)
        return self._before(ranking, sought, find, answer)

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
            found = self._both.exact(unlisted(rows), sought, sought.query.limits.deadline())
            return replace(found, answers=found.scores >= answer)

        def scores(rows: NDArray[np.int64]) -> NDArray[np.float64]:
            found = ranked(rows)
            return found.scores[np.argsort(found.rows)]

        def whole(rows: NDArray[np.int64]) -> Ranking:
            return ranking.followed_by(ranked(rows))

        return replace(ranking, beyond=Beyond(find, scores, whole))


def _without(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct `rows` (n,) without `others`, in the same order."""
    return rows[~np.isin(rows, others, assume_unique=True)]
