"""The local keyword leg: exact BM25 ranking over the segments of one snapshot."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import KeywordSegment
from ...index.words.analyzer import Analyzer
from ..corpus import Allowed, Cut, Listed, RankingWord, Suggestion, TermTable
from ..limits import Deadline
from ..query import Query, restricts
from .matching.field_words import TokensOf
from .matching.filters import Filters, OwnClauses, both, no_columns
from .matching.row_set import RowSet
from .matching.spelling import suggestions
from .matching.vocabulary import Vocabulary
from .row_masks import Masks, masks_of
from .scoring.best_rows import best_rows, rows_reaching, select
from .scoring.collection import Scorer, Term
from .scoring.contributions import WeighedTerm
from .scoring.idf import Idf, lucene_idf
from .scoring.query_words import ranking_words, term_counts
from .scoring.segment_terms import SegmentArticles, SegmentTerms
from .scoring.word_weights import WeighedQuery, terms_in_order


class Weights(NamedTuple):
    """The weight of each text field."""

    title: float = 1.0
    body: float = 1.0


class LocalKeywordLeg:
    """The keyword leg of a local corpus, see `corpus.KeywordLeg`. Safe to share between threads.

    Rows are numbered through all segments, in order. Its only state is caches, which change no
    answer.
    """

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        live: Sequence[NDArray[np.bool_] | None],
        analyzer: Analyzer,
        weights: Weights = Weights(),  # noqa: B008 - immutable
        k1: float = 1.2,
        b: float = 0.75,
        idf: Idf = lucene_idf,
        tokens: TokensOf | None = None,
        own: OwnClauses = no_columns,
    ) -> None:
        """Search `segments`, whose masks `live` (rows,) mark the live rows; None: all are live.

        `k1` and `b` are BM25's: `k1` sets how soon repeating a word stops counting, `b` how much
        the length of a passage counts; `idf` weighs terms by their rarity. `tokens` reads texts, to
        find out whether a word lives that dead rows have, too. `own` gives the columns of own
        fields.
        """
        self._segments = tuple(segments)
        self._articles = tuple(
            SegmentArticles(segment, mask) for segment, mask in zip(segments, live, strict=True)
        )
        self._masks = tuple(live)
        self._live = tuple(None if mask is None else RowSet(len(mask), mask=mask) for mask in live)
        self._bases = [0, *accumulate(segment.rows for segment in self._segments)]
        self._ends = np.array(self._bases, np.int64)
        self._analyzer = analyzer
        self._scorer = Scorer(self._segments, live, weights._asdict(), k1, b, idf)
        self._tokens = tokens
        self._vocabulary = Vocabulary(self._segments, live, analyzer, tokens)
        self._filters = Filters(self._segments, analyzer, self._vocabulary, own)
        self._own = own
        self._latest: WeighedQuery | None = None

    def search(
        self,
        query: Query,
        k: int,
        deadline: Deadline,
        allowed: Allowed | None = None,
    ) -> Listed:
        """The `k` best rows: rows int64[n], scores float64[n], n <= k; ties by row, ascending.

        `allowed` leaves out further rows. A query of filters alone, or an empty one, gives the
        first `k` rows that it allows, with scores of 0.

        Raises:
            QueryTimeoutError: the deadline passed.
        """
        found = self._filters.allowed(query, deadline)
        if allowed is not None:
            found = list(map(both, found, _row_sets(masks_of(allowed))))
        weighed = self._weighed(query, deadline)
        if not weighed.words:
            return self._unranked(found, k if _lists(query) else 0)
        rows, scores = np.empty(0, np.int64), np.empty(0)
        for number, rows_allowed in enumerate(found if k > 0 else ()):
            own = self._in_segment(weighed.terms, number, deadline)
            floor = float(scores[-1]) if len(scores) == k else 0.0
            best, its_scores = best_rows(own, rows_allowed, k, floor)
            if not number:
                rows, scores = best, its_scores
                continue
            best = best + self._bases[number]
            rows, scores = np.concatenate((rows, best)), np.concatenate((scores, its_scores))
            rows, scores = select(rows, scores, k)
        return rows, scores

    def at_least(
        self,
        query: Query,
        score: float,
        deadline: Deadline,
        allowed: Allowed,
    ) -> Listed:
        """All rows with a ranking word that score at least `score`: rows int64[n] and scores.

        They are in no particular order.

        `allowed` is the result of the method `allowed` for the query, or a subset.
        """
        terms = self._weighed(query, deadline).terms
        rows, scores = [np.empty(0, np.int64)], [np.empty(0)]
        for number, rows_allowed in enumerate(_row_sets(masks_of(allowed))):
            own = self._in_segment(terms, number, deadline)
            found, its_scores = rows_reaching(own, rows_allowed, score)
            rows.append(found + self._bases[number])
            scores.append(its_scores)
        return np.concatenate(rows), np.concatenate(scores)

    def scores(
        self, query: Query, rows: NDArray[np.int64], deadline: Deadline | None = None
    ) -> NDArray[np.float64]:
        """The exact scores of any `rows` (n,), as `search` gives them: (n,).

        The query's filters are not checked. A row without a ranking word, or a dead row, has 0.
        """
        deadline = deadline or query.limits.deadline()
        terms = self._weighed(query, deadline).terms
        order = np.argsort(rows, kind="stable")
        ascending = rows[order]
        ends = ascending.searchsorted(self._bases)
        scores = np.empty(len(rows))
        for number, base in enumerate(self._bases[:-1]):
            places = slice(ends[number], ends[number + 1])
            if places.start == places.stop:
                continue
            own = self._in_segment(terms, number, deadline)
            scores[order[places]] = own.scores(ascending[places] - base)
        return scores

    def allowed(self, query: Query, deadline: Deadline) -> Masks:
        """The live rows that the restricting clauses of `query` match. Masks are read only."""
        masks: list[NDArray[np.bool_] | None] = []
        for rows in map(both, self._filters.allowed(query, deadline), self._live):
            mask = None if rows is None else rows.to_mask().view()
            if mask is not None:
                mask.setflags(write=False)
            masks.append(mask)
        return Masks(tuple(masks), self._ends)

    def only(self, rows: NDArray[np.int64]) -> Masks:
        """A set of exactly these live rows (n,)."""
        return Masks.only(rows, self._ends)

    def allows(
        self, query: Query, rows: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.bool_]:
        """Which of some live rows (n,), ascending, the restricting clauses match: (n,)."""
        found = np.empty(len(rows), np.bool_)
        ends = rows.searchsorted(self._ends).tolist()
        for number, (first, end) in enumerate(pairwise(ends)):
            if first < end:
                own = rows[first:end] - self._bases[number]
                found[first:end] = self._filters.allowed_among(query, number, own, deadline)
        return found

    def upper_bound(self, query: Query, deadline: Deadline | None = None) -> float:
        """The upper bound of scores: the sum of weight · idf · (k1 + 1) over occurring words."""
        deadline = deadline or query.limits.deadline()
        return self._weighed(query, deadline).upper_bound

    def terms(self, query: Query, deadline: Deadline | None = None) -> frozenset[str]:
        """The index terms of the ranking words, for highlights."""
        weighed = self._weighed(query, deadline or query.limits.deadline())
        return frozenset(word.term for word in weighed.words)

    def words(self, query: Query, deadline: Deadline) -> list[RankingWord]:
        """The ranking words of a query, repeated as in the query."""
        return self._weighed(query, deadline).words

    def term_table(self, terms: Sequence[str], counted: object = None) -> TermTable:
        """The table of some index terms; `counted` are counts of an earlier one of these terms."""
        from .scoring.term_table import LocalTermTable  # only saved searches need it

        return LocalTermTable(self._segments, self._scorer, terms, counted)

    def weights(self, query: Query, deadline: Deadline) -> tuple[dict[str, float], float]:
        """The weight of each ranking term: its idf, times its occurrences in the query.

        The idf is that of bodies, or of titles if no body has the term. Also the share of the whole
        weight that belongs to terms that occur: 0 to 1.
        """
        return self._weighed(query, deadline).weights

    def idf(self, term: str) -> float:
        """The rarity of an index term in the bodies of live rows."""
        return self._scorer.idf(self.passages_with(term))

    def passages_with(self, term: str) -> int:
        """The number of live rows with an index term in their bodies."""
        return self._scorer.term("body", term).document_frequency

    def without_titles(self) -> "LocalKeywordLeg":
        """The same leg with a weight of 0 for words of titles."""
        scorer = self._scorer
        weights = Weights(title=0.0, body=scorer.weights["body"])
        return LocalKeywordLeg(
            self._segments,
            self._masks,
            self._analyzer,
            weights,
            scorer.k1,
            scorer.b,
            scorer.idf_of,
            tokens=self._tokens,
            own=self._own,
        )

    def matching(self, query: Query, deadline: Deadline, allowed: Allowed) -> NDArray[np.int64]:
        """All rows that `search` would rank without a limit: int64[n], ascending.

        `allowed` is the result of the method `allowed` for the query, or a subset.
        """
        words = self._weighed(query, deadline).words
        if not words:
            return self.search(query, self._bases[-1], deadline, allowed)[0]
        found = []
        parts = masks_of(allowed).parts
        for number, (segment, mask) in enumerate(zip(self._segments, parts, strict=True)):
            matched = np.zeros(segment.rows, np.bool_)
            for field, term in term_counts(words):
                deadline.check()
                postings = segment.postings(field, term)
                if postings is not None and self._scorer.weights[field] > 0:
                    matched[postings.rows] = True
            if mask is not None:
                matched &= mask
            found.append(np.flatnonzero(matched) + self._bases[number])
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def shares(
        self, query: Query, row: int, deadline: Deadline | None = None
    ) -> list[tuple[str, str, float]]:
        """Each word's part of the score of `row`: (field, term, score), the largest first."""
        deadline = deadline or query.limits.deadline()
        number = int(np.searchsorted(self._bases, row, side="right")) - 1
        local = row - self._bases[number]
        starts = self._segments[number].starts
        article = int(np.searchsorted(starts, local, side="right")) - 1
        shares = []
        for (field, term), count in term_counts(self.words(query, deadline)).items():
            deadline.check()
            part = self._scorer.term(field, term).times(count).parts[number]
            document = local if field == "body" else article
            score = part.field.at((part,), np.array([document])).item() if part else 0.0
            if score > 0:
                shares.append((field, term, score))
        return sorted(shares, key=lambda share: -share[2])

    def suggestions(self, query: Query, deadline: Deadline | None = None) -> list[Suggestion]:
        """Each word of the query that no live row has, with the nearest word of one.

        Nearest by edit distance, then by frequency.
        """
        deadline = deadline or query.limits.deadline()
        return suggestions(query, self._analyzer, self._vocabulary, self._rows_with, deadline)

    def cuts(self, query: Query, deadline: Deadline) -> list[Cut]:
        """The prefixes and fuzzy words of a query of which not all words rank."""
        return self._weighed(query, deadline).cuts

    def _rows_with(self, term: str) -> int:
        """The number of live rows with a term in their bodies, else in their titles."""
        return self.passages_with(term) or self._scorer.term("title", term).document_frequency

    def _weighed(self, query: Query, deadline: Deadline) -> WeighedQuery:
        """The weights of a query's words. Those of the latest query are kept.

        One search needs them half a dozen times.
        """
        latest = self._latest
        if latest is None or latest.query is not query:
            expansion = self._filters.expansion(deadline)
            words, cuts = ranking_words(query, self._analyzer, expansion, self._rows_with, deadline)
            terms = terms_in_order(words, self._scorer, deadline)
            self._latest = latest = WeighedQuery(query, words, terms, cuts, self._scorer)
        return latest

    def _in_segment(self, terms: list[Term], number: int, deadline: Deadline) -> SegmentTerms:
        title: list[WeighedTerm] = []
        body: list[WeighedTerm] = []
        for term in terms:
            part = term.parts[number]
            if part is not None:
                (title if term.field == "title" else body).append(part)
        return SegmentTerms(title, body, self._articles[number], deadline)

    def _unranked(self, allowed: Sequence[RowSet | None], k: int) -> Listed:
        """The first `k` allowed live rows, in order, with scores of 0."""
        first = [np.empty(0, np.int64)]
        for base, segment, rows in zip(
            self._bases, self._segments, map(both, allowed, self._live), strict=False
        ):
            own = np.arange(segment.rows) if rows is None else rows.to_rows()
            first.append(own[: max(k, 0)] + base)
        found = np.concatenate(first)[: max(k, 0)]
        return found, np.zeros(len(found))


def _row_sets(masks: Masks) -> list[RowSet | None]:
    return [None if mask is None else RowSet(len(mask), mask=mask) for mask in masks.parts]


def _lists(query: Query) -> bool:
    """Whether a query without words lists rows: it has filters, or nothing at all was typed."""
    return any(restricts(node) for node in query.root.children) or not query.text.strip()
