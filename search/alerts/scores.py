"""Scores: all saved searches against all new passages, in one product and one keyword pass.

A score is the searcher's: words and meaning of the passage and of its article, see `ranker`.
The weight of a word comes from how many passages of the whole index have it, those of ended
versions included, so that segments, which never change, are counted once.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index import Analyzer
from ...index.keyword import TEXT_FIELDS, KeywordSegment
from ...index.keyword.ranges import spread
from ...index.segments.segment import Segment
from ..keyword import LocalKeywordLeg
from ..ranking import article_evidence
from ..ranking.calibration import Calibration
from ..ranking.evidence import FusionWeights
from .saved_searches import SavedSearches

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Collection:
    """What the whole index says of words, articles and scores, and BM25's constants."""

    segments: tuple[Segment, ...]
    keyword: LocalKeywordLeg
    analyzer: Analyzer
    average_passages: float
    k1: float
    b: float
    calibration: Calibration
    weights: FusionWeights


class Postings(NamedTuple):
    """Where the searches' terms stand in new rows: number of the term, new row, tf part."""

    terms: NDArray[np.int64]
    rows: NDArray[np.int64]
    parts: NDArray[np.float32]


class Scores:
    """Scores searches. Keeps what it counted in segments from commit to commit."""

    def __init__(self, saved: SavedSearches) -> None:
        """Score for `saved`."""
        self.saved = saved
        self._frequencies: dict[int, NDArray[np.int64]] = {}

    def of(
        self, collection: Collection, number: int, group: NDArray[np.int64]
    ) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """The score of each search and each row of some articles of segment `number`, and the
        evidence, see `Ranking.evidence`.

        `group` (m,) are their places in it. Both are (searches, n), their rows (n,).
        """
        segment, idf = collection.segments[number], self._idf(collection)
        starts = segment.keyword.starts.astype(np.int64)
        counts = starts[group + 1] - starts[group]
        rows = spread(starts[group], counts)
        owners = np.repeat(np.arange(len(group)), counts)
        vectors = np.asarray(segment.vectors.vectors[rows], np.float32)
        cosines = self.saved.vectors @ vectors.T
        begins = np.searchsorted(owners, np.arange(len(group)))
        means = np.add.reduceat(vectors, begins, axis=0)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        found = self._postings(collection, segment.keyword, rows)
        of_terms, known = self._weights(collection, idf)
        words = self._words(collection, found, len(rows), idf) * known
        by_article = self._article_words(collection, found, owners, counts, of_terms)
        weights = collection.weights
        scores = np.float32(weights.meaning) * cosines
        scores += weights.words * words
        of_article = weights.article_meaning * (self.saved.vectors @ means.T)
        of_article += weights.article_words * by_article
        scores += of_article[:, owners]
        scores += weights.lead * (rows == starts[group][owners])
        evidence = np.maximum(cosines, 0.0, out=cosines)  # in place: a matrix has megabytes
        evidence += words
        evidence /= 2
        return scores, evidence, rows

    def _words(self, collection: Collection, found: Postings, rows: int, idf: Floats) -> Floats:
        """The share of each search's words that each row has, see `share_of_bound`."""
        saved, entries = self.saved, self.saved.entries
        of_field = collection.keyword.scorer.weights
        weights = idf * np.array([of_field[field] for field, _ in saved.terms], np.float32)
        most = entries.counts * weights[entries.terms] * (collection.k1 + 1)
        bounds = np.bincount(entries.searches, most, len(saved))
        # Each posting once for every search that has its term.
        order = np.argsort(entries.terms, kind="stable")
        firsts = np.searchsorted(entries.terms[order], np.arange(len(saved.terms) + 1))
        many = firsts[found.terms + 1] - firsts[found.terms]
        entry = order[spread(firsts[found.terms], many)]
        posting = np.repeat(np.arange(len(found.terms)), many)
        values = entries.counts[entry] * weights[entries.terms[entry]] * found.parts[posting]
        flat = entries.searches[entry] * rows + found.rows[posting]
        words = np.bincount(flat, values, len(saved) * rows).astype(np.float32)
        return words.reshape(len(saved), rows) / _at_least_something(bounds)

    def _weights(self, collection: Collection, idf: Floats) -> tuple[Floats, Floats]:
        """What each term weighs, see `KeywordLeg.weights`: (terms,), and of each search the share
        of words that occur anywhere: (searches, 1)."""
        saved, entries = self.saved, self.saved.entries
        numbers = {word: n for n, word in enumerate(saved.terms)}
        titles = [numbers.get(("title", term), n) for n, (_, term) in enumerate(saved.terms)]
        occurring = np.where(idf > 0, idf, idf[np.array(titles, np.int64)])
        unknown = np.float32(collection.keyword.scorer.idf(0))
        weights: Floats = np.where(occurring > 0, occurring, unknown).astype(np.float32)
        plain = np.array([field == "body" for field, _ in saved.terms], np.bool_)[entries.terms]
        searches, counts = entries.searches[plain], entries.counts[plain]
        terms = entries.terms[plain]
        of_all = np.bincount(searches, counts * weights[terms], len(saved))
        known = np.bincount(searches, counts * occurring[terms], len(saved))
        # A search of no plain words has none that are unknown.
        share = np.where(of_all > 0, known / np.where(of_all > 0, of_all, 1.0), 1.0)
        return weights, share[:, None].astype(np.float32)

    def _article_words(
        self,
        collection: Collection,
        found: Postings,
        owners: NDArray[np.int64],
        counts: NDArray[np.int64],
        of_terms: Floats,
    ) -> Floats:
        """How much of each search's words each article has, see ArticleEvidence."""
        saved, entries = self.saved, self.saved.entries
        articles = len(counts)
        bodies = {term: n for n, (field, term) in enumerate(saved.terms) if field == "body"}
        title = np.array([field == "title" for field, _ in saved.terms], np.bool_)
        # A term's body number stands for it; a title counts as one more passage.
        same = np.array([bodies.get(t, n) for n, (_, t) in enumerate(saved.terms)], np.int64)
        key = same[found.terms] * articles + owners[found.rows]
        in_title = title[found.terms]
        having = np.bincount(key[~in_title], minlength=len(saved.terms) * articles)
        having = having + (np.bincount(key[in_title], minlength=len(having)) > 0)
        having = having.reshape(len(saved.terms), articles).astype(np.float32)
        k1, b = article_evidence.K1, article_evidence.B
        norm = k1 * ((1 - b) + b * counts / collection.average_passages)
        saturated = having / (having + norm.astype(np.float32))
        plain = ~title[entries.terms]
        weights = (entries.counts * of_terms[entries.terms])[plain]
        searches = entries.searches[plain]
        shares = np.zeros((len(saved), articles), np.float32)
        np.add.at(shares, searches, weights[:, None] * saturated[entries.terms[plain]])
        shares /= _at_least_something(np.bincount(searches, weights, len(saved)))
        of_articles: Floats = shares ** np.float32(article_evidence.CONVEX)
        return of_articles

    def _postings(
        self, collection: Collection, segment: KeywordSegment, rows: NDArray[np.int64]
    ) -> Postings:
        """Where the searches' terms stand in `rows`, and tf · (k1 + 1) / (tf + norm) there."""
        new = np.full(segment.rows, -1, np.int64)
        new[rows] = np.arange(len(rows))
        starts = segment.starts.astype(np.int64)
        parts: list[Postings] = []
        for field in TEXT_FIELDS:
            numbers, chosen = self._present(segment, field)
            reader = segment.reader(field)
            if not len(chosen):
                continue
            begins = reader.posting_starts[chosen].astype(np.int64)
            sizes = reader.posting_starts[chosen + 1].astype(np.int64) - begins
            every = spread(begins, sizes)
            if reader.chunks > 1:
                lists = [reader.documents(each) for each in chosen.tolist()]
                documents = np.concatenate(lists).astype(np.int64)
            else:  # a small segment has them as they are, those of all terms in one array
                documents = reader.documents_low[every].astype(np.int64)
            frequencies = reader.frequencies(0, reader.postings)[every].astype(np.float32)
            lengths = reader.lengths[documents].astype(np.float32)
            k1, b = collection.k1, collection.b
            average = collection.keyword.scorer.average_length(field)
            norm = (k1 * ((1 - b) + b * lengths / average)).astype(np.float32)
            part = frequencies * np.float32(k1 + 1) / (frequencies + norm)
            terms = np.repeat(numbers, sizes)
            if field != "body":
                passages = starts[documents + 1] - starts[documents]
                terms, part = np.repeat(terms, passages), np.repeat(part, passages)
                documents = spread(starts[documents], passages)
            at = new[documents]
            parts.append(Postings(terms[at >= 0], at[at >= 0], part[at >= 0]))
        if not parts:
            nothing = np.empty(0, np.int64)
            return Postings(nothing, nothing, np.empty(0, np.float32))
        return Postings(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def _present(
        self, segment: KeywordSegment, field: str
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The searches' terms that a segment has: their numbers here, and there; (n,) each."""
        reader, known = segment.reader(field), self.saved.numbers[field]
        data, ends = bytes(reader.term_bytes), reader.term_starts.tolist()
        pairs = [
            (number, there)
            for there, (begin, end) in enumerate(pairwise(ends))
            if (number := known.get(data[begin:end])) is not None
        ]
        both = np.array(pairs, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def _idf(self, collection: Collection) -> Floats:
        """The weight of each term in the whole index; 0 for one that nothing has: (terms,)."""
        total = np.zeros(len(self.saved.terms), np.int64)
        for segment in collection.segments:
            if segment.id not in self._frequencies:
                self._frequencies[segment.id] = self._counted(segment.keyword)
            total += self._frequencies[segment.id]
        idf = np.log(collection.keyword.scorer.rows / (total + 1)) + 1
        weights: Floats = np.where(total > 0, np.maximum(idf, 0.0), 0.0).astype(np.float32)
        return weights

    def _counted(self, segment: KeywordSegment) -> NDArray[np.int64]:
        """How many rows of a segment have each term: (terms,)."""
        frequencies = np.zeros(len(self.saved.terms), np.int64)
        passages = np.diff(segment.starts.astype(np.int64))
        for field in TEXT_FIELDS:
            numbers, chosen = self._present(segment, field)
            reader = segment.reader(field)
            if field == "body":
                sizes = reader.posting_starts[chosen + 1].astype(np.int64)
                frequencies[numbers] = sizes - reader.posting_starts[chosen].astype(np.int64)
            else:
                frequencies[numbers] = [
                    int(passages[reader.documents(n)].sum()) for n in chosen.tolist()
                ]
        return frequencies


def _at_least_something(bounds: NDArray[Any]) -> Floats:
    """Bounds (n,) to divide by, as a column: 1 where there is nothing to divide."""
    column: Floats = np.where(bounds > 0, bounds, 1.0)[:, None].astype(np.float32)
    return column
