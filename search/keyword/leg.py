"""The keyword leg: exact BM25 ranking over the segments of one snapshot."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.analysis import Analyzer
from ...index.keyword import KeywordSegment
from ..limits import Deadline
from ..query import Query, restricts
from .filters import Filters, both
from .ranking import Ranked, Scratch, best_rows, score_rows, select
from .rowset import RowSet
from .scoring import ScoredTerm, Scorer
from .suggestions import suggestions
from .vocabulary import Vocabulary
from .words import RankingWord, ranking_words, term_counts


class Weights(NamedTuple):
    """How much each text field counts."""

    title: float = 1.0
    body: float = 1.0


class KeywordLeg:
    """Ranks the rows of a snapshot by their words. Safe to share between threads.

    Rows are numbered through all segments, in order. What is held changes no answer: caches,
    and one array of zeros for each thread that has searched.
    """

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        live: Sequence[NDArray[np.bool_] | None],
        analyzer: Analyzer,
        weights: Weights = Weights(),  # noqa: B008 - immutable
        k1: float = 1.2,
        b: float = 0.75,
    ) -> None:
        """Search `segments`, whose masks `live` (rows,) say which rows are not dead; None: all.

        `k1` and `b` are BM25's: how soon repeating a word stops counting, and how much the
        length of a passage does.
        """
        self._segments = tuple(segments)
        self._live = tuple(None if mask is None else RowSet(len(mask), mask=mask) for mask in live)
        self._bases = [0, *accumulate(segment.rows for segment in self._segments)]
        self._analyzer = analyzer
        self._scorer = Scorer(self._segments, live, weights._asdict(), k1, b)
        self._vocabulary = Vocabulary(self._segments, analyzer)
        self._scratch = Scratch(max((segment.rows for segment in self._segments), default=0))
        self._filters = Filters(self._segments, analyzer, self._vocabulary)

    def search(
        self,
        query: Query,
        k: int,
        deadline: Deadline,
        masks: Sequence[NDArray[np.bool_] | None] | None = None,
    ) -> Ranked:
        """The `k` best rows: rows int64[n], scores float64[n], n <= k; ties by row, ascending.

        `masks` leaves out further rows, a mask (rows,) or None a segment. A query that only
        filters ranks nothing: the first `k` rows that it allows, with scores of 0.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        allowed = self._filters.allowed(query, deadline)
        if masks is not None:
            more = [None if mask is None else RowSet(len(mask), mask=mask) for mask in masks]
            allowed = list(map(both, allowed, more))
        words = self._words(query, deadline)
        if not words:
            return self._unranked(allowed, k if _filters(query) else 0)
        terms = self._terms(words, deadline)
        rows, scores = np.empty(0, np.int64), np.empty(0)
        for number, rows_allowed in enumerate(allowed):
            parts = [term.parts[number] for term in terms if len(term.parts[number].rows)]
            if not parts or k < 1:
                continue
            floor = float(scores[-1]) if len(scores) == k else 0.0
            found, own = best_rows(parts, rows_allowed, k, floor, self._scratch, deadline)
            found = found + self._bases[number]
            rows, scores = select(np.concatenate((rows, found)), np.concatenate((scores, own)), k)
        return rows, scores

    def scores(
        self, query: Query, rows: NDArray[np.int64], deadline: Deadline | None = None
    ) -> NDArray[np.float64]:
        """The exact score of any `rows` (n,), the one that `search` gives: (n,).

        Whether the query allows a row is not asked here. 0 where a row has no ranking word of
        the query, or is dead.
        """
        deadline = deadline or query.limits.deadline()
        terms = self._terms(self._words(query, deadline), deadline)
        scores = np.zeros(len(rows))
        owners = np.searchsorted(self._bases, rows, side="right") - 1
        for number in range(len(self._segments)):
            places = np.flatnonzero(owners == number)
            if not len(places):
                continue
            parts = [term.parts[number] for term in terms]
            scores[places] = score_rows(parts, rows[places] - self._bases[number], deadline)
        return scores

    def allowed(self, query: Query, deadline: Deadline) -> list[NDArray[np.bool_] | None]:
        """For each segment, which rows either leg may find: bool[rows], read only; None: all.

        Live rows that the restricting clauses of `query` match.
        """
        masks: list[NDArray[np.bool_] | None] = []
        for rows in map(both, self._filters.allowed(query, deadline), self._live):
            mask = None if rows is None else rows.to_mask().view()
            if mask is not None:
                mask.setflags(write=False)
            masks.append(mask)
        return masks

    def upper_bound(self, query: Query, deadline: Deadline | None = None) -> float:
        """What no row can exceed: sum of weight · idf · (k1 + 1) over the words that occur."""
        deadline = deadline or query.limits.deadline()
        counts = term_counts(self._words(query, deadline))
        return sum(
            count
            * self._scorer.weights[field]
            * self._scorer.term(field, term).idf
            * (self._scorer.k1 + 1)
            for (field, term), count in counts.items()
        )

    def terms(self, query: Query, deadline: Deadline | None = None) -> frozenset[str]:
        """The index terms that rank, for highlights."""
        words = self._words(query, deadline or query.limits.deadline())
        return frozenset(word.term for word in words)

    def weights(self, query: Query, deadline: Deadline) -> tuple[dict[str, float], float]:
        """What each index term that ranks weighs: its idf, as often as the query has it.

        That of the body; of the title where no body has the term. Also the share of the
        whole weight that terms have which occur anywhere: 0 to 1.
        """
        weights: dict[str, float] = {}
        known = 0.0
        of_unknown = self._scorer.idf(0) if self._scorer.rows else 1.0
        for word in self._words(query, deadline):
            found = [self._scorer.term(field, word.term) for field in ("body", "title")]
            idf = next((term.idf for term in found if term.document_frequency), 0.0)
            known += idf
            weight = idf or of_unknown
            weights[word.term] = weights.get(word.term, 0.0) + weight
        return weights, known / (sum(weights.values()) or 1.0)

    def idf(self, term: str) -> float:
        """How rare an index term is in the bodies of live rows."""
        return self._scorer.idf(self._scorer.term("body", term).document_frequency)

    def matching(
        self, query: Query, deadline: Deadline, masks: Sequence[NDArray[np.bool_] | None]
    ) -> NDArray[np.int64]:
        """All rows that `search` would rank, were there no limit: int64[n], ascending.

        `masks` are what `allowed` gives for the query, or less.
        """
        words = self._words(query, deadline)
        if not words:
            return self.search(query, self._bases[-1], deadline, masks)[0]
        found = []
        for number, (segment, allowed) in enumerate(zip(self._segments, masks, strict=True)):
            matched = np.zeros(segment.rows, np.bool_)
            for field, term in term_counts(words):
                deadline.check()
                postings = segment.postings(field, term)
                if postings is not None and self._scorer.weights[field] > 0:
                    matched[postings.rows] = True
            if allowed is not None:
                matched &= allowed
            found.append(np.flatnonzero(matched) + self._bases[number])
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def suggestions(self, query: Query, deadline: Deadline | None = None) -> list[tuple[str, str]]:
        """For each word of the query that no live row has: the word, and the nearest that some do.

        Nearest by edit distance, then by how many rows have it. The suggestion is an index
        term, a stem: `row_with` finds a row that shows how it is written.
        """
        deadline = deadline or query.limits.deadline()
        return suggestions(
            query,
            self._analyzer,
            self._vocabulary,
            lambda term: self.row_with(term) is not None,
            deadline,
        )

    def row_with(self, term: str) -> int | None:
        """A live row that has `term` in its body, else in its title; None where none has."""
        for field in ("body", "title"):
            scored = self._scorer.term(field, term)
            for base, part in zip(self._bases, scored.parts, strict=False):
                if len(part.rows):
                    return base + int(part.rows[0])
        return None

    def _words(self, query: Query, deadline: Deadline) -> list[RankingWord]:
        expansion = self._filters.expansion(query.limits, deadline)
        return ranking_words(query, self._analyzer, expansion, deadline)

    def _terms(self, words: list[RankingWord], deadline: Deadline) -> list[ScoredTerm]:
        """The scored terms in the order in which they are added up, the weightiest first.

        The order depends on the collection alone, not on segments or paths: that keeps sums
        equal to the last bit.
        """
        terms: list[tuple[float, str, str, ScoredTerm]] = []
        for (field, term), count in term_counts(words).items():
            deadline.check()
            weight = self._scorer.weights[field]
            scored = self._scorer.term(field, term).times(count)
            if scored.document_frequency and weight > 0:
                terms.append((-weight * scored.idf, field, term, scored))
        return [scored for *_, scored in sorted(terms, key=lambda each: each[:3])]

    def _unranked(self, allowed: Sequence[RowSet | None], k: int) -> Ranked:
        """The first `k` live rows that are allowed, in order, with scores of 0."""
        first = [np.empty(0, np.int64)]
        for base, segment, rows in zip(
            self._bases, self._segments, map(both, allowed, self._live), strict=False
        ):
            own = np.arange(segment.rows) if rows is None else rows.to_rows()
            first.append(own[: max(k, 0)] + base)
        found = np.concatenate(first)[: max(k, 0)]
        return found, np.zeros(len(found))


def _filters(query: Query) -> bool:
    return any(restricts(node) for node in query.root.children)
