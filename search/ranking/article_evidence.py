"""Article evidence: what the whole article says for its passages, in words and in meaning.

A passage is read in the light of its article: "the minister resigned" answers a question about
Skarra if the other passages are about Skarra.
"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..corpus import Corpus
from ..limits import Deadline

K1, B = 0.2, 0.8
"""Of BM25 over articles: that an article has a word says nearly all, how often says little, and
less in a long one. Measured on six collections; see benchmarks/RESULTS.md."""

CONVEX = 1.5
"""The power of the share: a third of a question's words are in many an article that has nothing
to do with it, all of them are not."""


class ArticleEvidence:
    """Scores the articles of one corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus) -> None:
        """Score the articles of `corpus`."""
        self._articles, self._live_rows = corpus.articles, corpus.contents.live_rows

    @cached_property
    def _average_passages(self) -> float:
        return self._live_rows / max(int(np.count_nonzero(self._articles.live)), 1)

    def articles(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The article of each of `rows` (n,), ascending, and whether it opens it: (n,), (n,)."""
        return self._articles.numbers(rows)

    def words(
        self, weights: Mapping[str, float], articles: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.float64]:
        """How much of the query's words each of `articles` (n,), ascending, has: (n,), 0 to 1.

        BM25 in which a term's frequency is the number of passages that have it, the title
        being one, and an article's length the number of its passages, over its upper bound.
        `weights` has the weight of each term of the query, those included that occur nowhere.
        Passages and not occurrences: these can be counted without reading the lists, and did
        as well.
        """
        scores, bound = np.zeros(len(articles)), sum(weights.values())
        passages = self._articles.passages(articles)
        norm = K1 * ((1 - B) + B * passages / self._average_passages)
        counts = self._articles.having(list(weights), articles, deadline)
        for weight, having in zip(weights.values(), counts, strict=True):
            scores += weight * having / (having + norm)
        shares: NDArray[np.float64] = (scores / (bound or 1.0)) ** CONVEX
        return shares

    def share(
        self, weights: Mapping[str, float], having: Mapping[str, int], passages: int
    ) -> float:
        """The same of one article, `having` of whose passages, the title being one, have a term."""
        norm = K1 * ((1 - B) + B * passages / self._average_passages)
        score = sum(
            weight * count / (count + norm)
            for term, weight in weights.items()
            if (count := having.get(term, 0))
        )
        return float((score / (sum(weights.values()) or 1.0)) ** CONVEX)

    def meaning(
        self, vector: NDArray[np.float32], articles: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The cosine of `vector` (dimension,) and the mean of each article's passages: (n,)."""
        return self._articles.cosines(vector, articles)
