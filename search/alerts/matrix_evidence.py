"""Matrix evidence: the evidence of all saved searches in all new passages.

It takes one matrix product for meaning and one pass over a segment's postings for words. The values
are those that the ranker gathers for one question; `ranking.score` turns both into scores.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.keyword import TEXT_FIELDS
from ...index.keyword.ranges import spread
from ...index.segments.segment import Segment
from ..keyword.scoring.contributions import SegmentField
from ..ranking.score import Shares, article_shares, saturated, word_shares
from .saved_searches import SavedSearches
from .term_weights import Present, TermWeights


@dataclass(frozen=True, slots=True, eq=False)
class NewArticles:
    """Some articles of a segment: `ordinals` (m,), ascending, and their numbers of `passages` (m,).

    `rows` (n,) are the rows of all articles, `owners` (n,) the place of each row's article among
    the m, and `begins` (m,) the place of each article's first row among the n.
    """

    ordinals: NDArray[np.int64]
    passages: NDArray[np.int64]
    rows: NDArray[np.int64]
    owners: NDArray[np.int64]
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, segment: Segment, ordinals: NDArray[np.int64]) -> "NewArticles":
        """The articles of `segment` at `ordinals`."""
        starts = segment.keyword.starts.astype(np.int64)
        passages = starts[ordinals + 1] - starts[ordinals]
        return cls(
            ordinals,
            passages,
            spread(starts[ordinals], passages),
            np.repeat(np.arange(len(ordinals)), passages),
            np.cumsum(passages) - passages,
        )


@dataclass(frozen=True, slots=True, eq=False)
class MatrixEvidence:
    """The evidence of each search in each of n new passages, and in each of their m articles.

    `keyword` float64[searches, n] is BM25, `cosines` float32[searches, n], `article_words`
    float64[searches, m] and `article_cosines` float32[searches, m] as in `Shares`.
    """

    keyword: NDArray[np.float64]
    cosines: NDArray[np.float32]
    article_words: NDArray[np.float64]
    article_cosines: NDArray[np.float32]
    weights: TermWeights
    articles: NewArticles

    def rough(self) -> Shares:
        """The shares of all searches and passages, in single precision."""
        bounds = self.weights.bounds.astype(np.float32)[:, None]
        known = self.weights.known.astype(np.float32)[:, None]
        articles = self.articles
        return Shares(
            words=word_shares(self.keyword.astype(np.float32), bounds, known),
            meaning=self.cosines,
            article_words=self.article_words.astype(np.float32),
            article_meaning=self.article_cosines,
            owners=articles.owners,
            opens=articles.begins[articles.owners] == np.arange(len(articles.rows)),
        )

    def of_pairs(self, pairs: "Pairs") -> Shares:
        """The shares of the passages of some pairs, in double precision."""
        searches = pairs.searches[pairs.owners]
        return Shares(
            words=word_shares(
                self.keyword[searches, pairs.places],
                self.weights.bounds[searches],
                self.weights.known[searches],
            ),
            meaning=self.cosines[searches, pairs.places].astype(np.float64),
            article_words=self.article_words[pairs.searches, pairs.articles],
            article_meaning=self.article_cosines[pairs.searches, pairs.articles].astype(np.float64),
            owners=pairs.owners,
            opens=pairs.places == self.articles.begins[pairs.articles][pairs.owners],
        )


class Pairs(NamedTuple):
    """Pairs of a search and an article, (p,) each, and their passages, (n,) each, in that order.

    `places` are places among the new passages, `owners` the pair of each; a pair's passages start
    at `begins` (p,).
    """

    searches: NDArray[np.int64]
    articles: NDArray[np.int64]
    places: NDArray[np.int64]
    owners: NDArray[np.int64]
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, chosen: NDArray[np.bool_], articles: NewArticles) -> "Pairs":
        """The pairs that `chosen` (searches, articles) marks."""
        searches, own = np.nonzero(chosen)
        sizes = articles.passages[own]
        places = spread(articles.begins[own], sizes)
        owners = np.repeat(np.arange(len(own)), sizes)
        return cls(searches, own, places, owners, np.cumsum(sizes) - sizes)


class _Postings(NamedTuple):
    """Postings of the searches' terms in new rows: numbers of term and row, and BM25: (n,) each."""

    terms: NDArray[np.int64]
    rows: NDArray[np.int64]
    scores: NDArray[np.float64]


def gathered(
    saved: SavedSearches,
    weights: TermWeights,
    segment: Segment,
    fields: tuple[SegmentField, ...],
    present: tuple[Present, ...],
    articles: NewArticles,
    norms: NDArray[np.float64],
) -> MatrixEvidence:
    """The evidence of `saved` in `articles` of a segment.

    `fields` are the scorer's text fields of the segment, `present` the searches' terms in them;
    `norms` (m,) are the articles' norms for `saturated`.
    """
    postings = _postings(weights, segment, fields, present, articles)
    return MatrixEvidence(
        _keyword(saved, postings, len(articles.rows)),
        saved.vectors @ np.asarray(segment.vectors.at(articles.rows), np.float32).T,
        _article_words(saved, weights, postings, articles, norms),
        saved.vectors @ np.asarray(segment.article_means.rows.at(articles.ordinals), np.float32).T,
        weights,
        articles,
    )


def _postings(
    weights: TermWeights,
    segment: Segment,
    fields: tuple[SegmentField, ...],
    present: tuple[Present, ...],
    articles: NewArticles,
) -> _Postings:
    """The postings of the searches' terms in new rows."""
    new = np.full(segment.rows, -1, np.int64)
    new[articles.rows] = np.arange(len(articles.rows))
    starts = segment.keyword.starts.astype(np.int64)
    size = len(weights.words)
    nothing = np.empty(0, np.int64)
    parts = [_Postings(nothing, nothing, np.empty(0))]
    for place, (name, field, (terms, there)) in enumerate(
        zip(TEXT_FIELDS, fields, present, strict=True)
    ):
        if not len(there):
            continue
        reader = field.reader
        begins = reader.posting_starts[there].astype(np.int64)
        sizes = reader.posting_starts[there + 1].astype(np.int64) - begins
        every = spread(begins, sizes)
        if reader.chunks > 1:
            lists = [reader.documents(each) for each in there.tolist()]
            documents = np.concatenate(lists).astype(np.int64)
        else:  # a small segment stores them plainly, all terms in one array
            documents = reader.documents_low[every].astype(np.int64)
        numbers = np.repeat(terms + place * size, sizes)
        if name == "body":
            kept = np.flatnonzero(new[documents] >= 0)
        else:
            kept = np.flatnonzero(new[starts[documents]] >= 0)
        documents, numbers = documents[kept], numbers[kept]
        frequencies = reader.frequencies(0, reader.postings)[every[kept]]
        lengths = reader.lengths[documents]
        scores = field.formula.scores(frequencies, lengths, weights.scales[numbers])
        if name == "body":
            parts.append(_Postings(numbers, new[documents], scores))
            continue
        passages = starts[documents + 1] - starts[documents]
        rows = spread(new[starts[documents]], passages)
        parts.append(_Postings(np.repeat(numbers, passages), rows, np.repeat(scores, passages)))
    return _Postings(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _keyword(saved: SavedSearches, found: _Postings, rows: int) -> NDArray[np.float64]:
    """BM25 of each search and row: (searches, rows)."""
    entries = saved.ranked
    # One entry for each posting and each search with its term.
    order = np.argsort(entries.terms, kind="stable")
    firsts = np.searchsorted(
        entries.terms[order], np.arange(len(TEXT_FIELDS) * len(saved.terms) + 1)
    )
    many = firsts[found.terms + 1] - firsts[found.terms]
    entry = order[spread(firsts[found.terms], many)]
    posting = np.repeat(np.arange(len(found.terms)), many)
    flat = entries.searches[entry] * rows + found.rows[posting]
    sums = np.bincount(flat, entries.counts[entry] * found.scores[posting], len(saved) * rows)
    return sums.astype(np.float64, copy=False).reshape(len(saved), rows)


def _article_words(
    saved: SavedSearches,
    weights: TermWeights,
    found: _Postings,
    articles: NewArticles,
    norms: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The share of each search's words in each article, as by `article_words`: (searches, m)."""
    count, size = len(articles.ordinals), len(saved.terms)
    in_title, term = np.divmod(found.terms, max(size, 1))
    key = term * count + articles.owners[found.rows]
    having = np.bincount(key[in_title == 0], minlength=size * count)
    having = having + (np.bincount(key[in_title == 1], minlength=size * count) > 0)
    having = having.reshape(size, count).astype(np.float64)
    found_in = saturated(having, norms, weights.words[:, None])
    entries = saved.words
    sums = np.zeros((len(saved), count))
    if len(entries.terms):
        own = found_in[entries.terms] * entries.counts[:, None]
        searches, firsts = np.unique(entries.searches, return_index=True)
        sums[searches] = np.add.reduceat(own, firsts, axis=0)
    of_articles: NDArray[np.float64] = article_shares(sums, weights.totals[:, None])
    return of_articles
