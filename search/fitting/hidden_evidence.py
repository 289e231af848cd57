"""Hidden evidence: an article's evidence without the part that a question was made from.

A headline always finds its own article, whose title it is, so a question made from it is scored
against the article without the title, and a first sentence against the article without its first
passage. Nothing else changes: words are as rare and articles as long as in the index.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ...index import Passage
from ..corpus import KeywordLeg
from ..pipeline import Pipeline
from ..query import parse_query
from ..ranking.article_evidence import ArticleEvidence
from ..ranking.score import Shares, article_words, word_shares
from .tuning_questions import Hidden

Floats = NDArray[np.float64]


class HiddenEvidence:
    """Computes the parts of single articles' scores with some text hidden, for one corpus."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Hide parts of the articles of `pipeline`."""
        self._pipeline, self._corpus = pipeline, pipeline.corpus
        self._articles = ArticleEvidence(self._corpus)
        self._untitled = self._corpus.keyword.without_titles()

    def parts(self, text: str, version: int, hidden: Hidden) -> Floats:
        """The parts (n, p) of an article's scores without its title, or without its first passage.

        Without the title its passages are encoded again, since vectors are made from both.
        """
        article, passages = self._corpus.contents.version(version)
        rows = self._pipeline.table.rows_of(version)
        if hidden == "title":
            vectors = self._pipeline.corpus.encoder.encode_passages(
                [each.text for each in passages]
            )
            return self._parts(text, rows, vectors, self._untitled, passages, "")
        rows, passages, leg = rows[1:], passages[1:], self._pipeline.keyword
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
        """The parts (n, p) of the passages at `rows` (n,) with `vectors` (n, d)."""
        query = parse_query(text)
        deadline = query.limits.deadline()
        [vector] = self._pipeline.corpus.encoder.encode_queries([query.semantic_text])
        # Shares are relative to the bound of a passage with a title, as for all other passages.
        bound = self._pipeline.keyword.upper_bound(query, deadline)
        weights, known = self._pipeline.keyword.weights(query, deadline)
        having = self._having(weights, [title, *(passage.text for passage in passages)])
        norms = self._articles.norms(np.array([len(rows)]))
        scale, mean = self._corpus.scale, vectors.mean(axis=0)
        shares = Shares(
            words=word_shares(leg.scores(query, rows, deadline), bound, known),
            meaning=scale.meaning((vectors @ vector).astype(np.float64)),
            article_words=article_words(having, tuple(weights.values()), norms),
            article_meaning=scale.meaning(np.array([mean @ vector / np.linalg.norm(mean)], float)),
            owners=np.zeros(len(rows), np.int64),
            opens=np.arange(len(rows)) == 0,
        )
        parts = shares.parts(self._pipeline.weights)
        return np.stack([part.values for part in parts], axis=1)

    def _having(self, terms: Iterable[str], texts: Sequence[str]) -> list[Floats]:
        """For each of `terms`, the number of texts that have it: (1,) each."""
        analyzer = self._corpus.contents.analyzer
        counts = Counter(term for text in texts for term in set(analyzer.terms(text)))
        return [np.array([float(counts[term])]) for term in terms]
