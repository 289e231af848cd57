"""Matrix evidence: the evidence of all saved searches in all new passages.

It takes one matrix product for meaning and one pass over the words of the new passages. The values
are those that the ranker gathers for one question; `ranking.score` turns both into scores.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index.encoder import CosineScale
from ...index.storage.ranges import spread
from ...index.words import TEXT_FIELDS
from ..corpus import ArticleColumns, Occurrences
from ..ranking.score import Shares, article_shares, saturated, word_shares
from .saved_searches import SavedSearches
from .search_weights import SearchWeights


@dataclass(frozen=True, slots=True, eq=False)
class NewArticles:
    """Some articles: `numbers` (m,), ascending, and how many `passages` (m,) each has.

    `rows` (n,) are the rows of all articles, `owners` (n,) the place of each row's article among
    the m, and `begins` (m,) the place of each article's first row among the n.
    """

    numbers: NDArray[np.int64]
    passages: NDArray[np.int64]
    rows: NDArray[np.int64]
    owners: NDArray[np.int64]
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, columns: ArticleColumns, numbers: NDArray[np.int64]) -> "NewArticles":
        """The articles with some `numbers` in `columns`."""
        passages = columns.passages(numbers)
        return cls(
            numbers,
            passages,
            spread(columns.begins(numbers), passages),
            np.repeat(np.arange(len(numbers)), passages),
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
    weights: SearchWeights
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


def gathered(
    saved: SavedSearches,
    weights: SearchWeights,
    occurrences: Occurrences,
    vectors: NDArray[np.float32],
    means: NDArray[np.float32],
    articles: NewArticles,
    norms: NDArray[np.float64],
    scale: CosineScale,
) -> MatrixEvidence:
    """The evidence of `saved` in `articles`.

    `occurrences` are those of the searches' terms in the articles' n rows. `vectors` (n, dimension)
    are the rows', `means` (m, dimension) the articles'; `scale` is that of the encoder, and `norms`
    (m,) are for `saturated`.
    """
    return MatrixEvidence(
        _keyword(saved, occurrences, len(articles.rows)),
        scale.meaning(saved.vectors @ vectors.T),
        _article_words(saved, weights, occurrences, articles, norms),
        scale.meaning(saved.vectors @ means.T),
        weights,
        articles,
    )


def _keyword(saved: SavedSearches, found: Occurrences, rows: int) -> NDArray[np.float64]:
    """BM25 of each search and row: (searches, rows)."""
    entries = saved.ranked
    ranked = found.fields * len(saved.terms) + found.terms
    # One entry for each occurrence and each search with its term.
    order = np.argsort(entries.terms, kind="stable")
    firsts = np.searchsorted(
        entries.terms[order], np.arange(len(TEXT_FIELDS) * len(saved.terms) + 1)
    )
    many = firsts[ranked + 1] - firsts[ranked]
    entry = order[spread(firsts[ranked], many)]
    occurrence = np.repeat(np.arange(len(ranked)), many)
    flat = entries.searches[entry] * rows + found.places[occurrence]
    sums = np.bincount(flat, entries.counts[entry] * found.scores[occurrence], len(saved) * rows)
    return sums.astype(np.float64, copy=False).reshape(len(saved), rows)


def _article_words(
    saved: SavedSearches,
    weights: SearchWeights,
    found: Occurrences,
    articles: NewArticles,
    norms: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The share of each search's words in each article, as by `article_words`: (searches, m)."""
    count, size = len(articles.numbers), len(saved.terms)
    key = found.terms * count + articles.owners[found.places]
    in_body, in_title = (
        np.bincount(key[found.fields == TEXT_FIELDS.index(field)], minlength=size * count)
        for field in ("body", "title")
    )
    having = in_body + (in_title > 0)
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
