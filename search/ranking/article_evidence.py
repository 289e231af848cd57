"""Article evidence: the evidence of whole articles for their passages, by words and meaning.

A passage is scored together with its article: "the minister resigned" answers a question about
Skarra if the other passages are about Skarra.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...index.storage.cached import cached_property
from ..corpus import Corpus
from ..limits import Deadline
from .score import article_norms, article_words


class ArticleEvidence:
    """Scores the articles of one corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus) -> None:
        """Score the articles of `corpus`."""
        self._articles, self._live_rows = corpus.articles, corpus.contents.live_rows

    @cached_property
    def average_passages(self) -> float:
        """The mean number of passages of a live article."""
        return self._live_rows / max(int(np.count_nonzero(self._articles.live)), 1)

    def articles(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The article of each of `rows` (n,), ascending, and whether it opens it: (n,) each."""
        return self._articles.numbers(rows)

    def words(
        self, weights: Mapping[str, float], articles: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.float64]:
        """The share of the query's words in each of `articles` (n,), ascending: (n,), 0 to 1.

        It is BM25 over its upper bound. A term's frequency is the number of passages with it, the
        title counted as one, and an article's length is its number of passages. `weights` has the
        weight of each term of the query, also of terms that occur nowhere. Passages are counted,
        not occurrences, as this needs no reading of the lists and did as well.
        """
        having = self._articles.having(list(weights), articles, deadline)
        norms = self.norms(self._articles.passages(articles))
        return article_words(having, tuple(weights.values()), norms)

    def norms(self, passages: NDArray[np.int64]) -> NDArray[np.float64]:
        """The norms (n,) of articles with some numbers of `passages` (n,), for `article_words`."""
        return article_norms(passages.astype(np.float64), self.average_passages)

    def meaning(
        self, vector: NDArray[np.float32], articles: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The meaning of `vector` (dimension,) in the mean of each article's passages: (n,)."""
        return self._articles.meaning(vector, articles)
