"""Hiding: an article's evidence without what a question was made from.

A headline finds its own article, which has it as a title: as a question it says something only of
the article without it, and a first sentence only of the rest. Nothing else changes: words are as
rare and articles as long as in the index.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...index import Passage
from ..corpus import KeywordLeg
from ..query import parse_query
from ..ranking.article_evidence import ArticleEvidence
from ..ranking.fusion import share_of_bound
from ..searcher import Searcher
from .tuning_questions import Hidden

Floats = NDArray[np.float64]


class Hiding:
    """The parts of scores of single articles. For one corpus."""

    def __init__(self, searcher: Searcher) -> None:
        """For the articles of `searcher`."""
        self._searcher, self._corpus = searcher, searcher.corpus
        self._articles = ArticleEvidence(self._corpus)
        self._untitled = self._corpus.keyword.without_titles()

    def parts(self, text: str, version: int, hidden: Hidden) -> Floats:
        """The parts (n, p) of an article's scores as if it had no title, or no first passage.

        Without a title its passages are encoded anew, for vectors are made of both.
        """
        article, passages = self._corpus.contents.version(version)
        rows = self._searcher.articles.rows_of(version)
        if hidden == "title":
            vectors = self._searcher.encoder.encode_passages([each.text for each in passages])
            return self._parts(text, rows, vectors, self._untitled, passages, "")
        rows, passages, leg = rows[1:], passages[1:], self._searcher.keyword
        vectors = self._corpus.semantic.vectors(rows)
        return self._parts(text, rows, vectors, leg, passages, article.title)

    def _parts(
        self,
        text: str,
        rows: NDArray[np.int64],
        vectors: NDArray[np.float32],
        leg: KeywordLeg,
        passages: Sequence[Passage],
        title: str,
    ) -> Floats:
        """As `Ranker` makes them, of passages that are `rows` (n,) with `vectors` (n, d)."""
        query = parse_query(text)
        deadline = query.limits.deadline()
        [vector] = self._searcher.encoder.encode_queries([query.semantic_text])
        # Shares are of what a passage with a title could have: the others have theirs.
        bound = self._searcher.keyword.upper_bound(query, deadline)
        weights, known = self._searcher.keyword.weights(query, deadline)
        having = self._having(weights, [title, *(passage.text for passage in passages)])
        mean = vectors.mean(axis=0)
        parts = np.empty((len(rows), 5))
        parts[:, 0] = known * share_of_bound(leg.scores(query, rows, deadline), bound)
        parts[:, 1] = vectors @ vector
        parts[:, 2] = self._articles.share(weights, having, len(rows))
        parts[:, 3] = mean @ vector / np.linalg.norm(mean)
        parts[:, 4] = np.arange(len(rows)) == 0
        return parts

    def _having(self, weights: Mapping[str, float], texts: Sequence[str]) -> Counter[str]:
        """How many of some texts have each term."""
        analyzer = self._corpus.contents.analyzer
        return Counter(
            term for text in texts for term in set(analyzer.terms(text)) if term in weights
        )
