"""Hiding: an article's evidence without what a question was made from.

A headline finds its own article, which has it as a title: as a question it says something only of
the article without it, and a first sentence only of the rest. Nothing else changes: words are as
rare and articles as long as in the index.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...index import Passage, Snapshot
from ..keyword import KeywordLeg, Weights
from ..query import parse_query
from ..ranking.article_evidence import ArticleEvidence
from ..ranking.fusion import share_of_bound
from ..searcher import K1, B, Searcher
from .tuning_questions import Hidden

Floats = NDArray[np.float64]


class Hiding:
    """The parts of scores of single articles. For one snapshot."""

    def __init__(self, searcher: Searcher) -> None:
        """For the articles of `searcher`."""
        snapshot = searcher.snapshot
        self._searcher, self._snapshot = searcher, snapshot
        self._articles = ArticleEvidence(snapshot)
        self._untitled = KeywordLeg(
            [segment.keyword for segment in snapshot.segments],
            snapshot.live,
            snapshot.analyzer,
            Weights(title=0.0),
            k1=K1,
            b=B,
        )

    def parts(self, text: str, version: int, hidden: Hidden) -> Floats:
        """The parts (n, p) of an article's scores as if it had no title, or no first passage.

        Without a title its passages are encoded anew, for vectors are made of both.
        """
        article, passages = self._snapshot.version(version)
        rows = rows_of(self._snapshot, version)
        if hidden == "title":
            vectors = self._searcher.encoder.encode_passages([each.text for each in passages])
            return self._parts(text, rows, vectors, self._untitled, passages, "")
        rows, passages, leg = rows[1:], passages[1:], self._searcher.keyword
        vectors = vectors_of(self._snapshot, rows)
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
        analyzer = self._snapshot.analyzer
        return Counter(
            term for text in texts for term in set(analyzer.terms(text)) if term in weights
        )


def rows_of(snapshot: Snapshot, version: int) -> NDArray[np.int64]:
    """The rows of the article of a version that is part of a snapshot, ascending."""
    for segment, base in zip(snapshot.segments, snapshot.bases.tolist(), strict=False):
        for ordinal in np.flatnonzero(segment.versions == version).tolist():
            first, end = segment.keyword.starts[ordinal : ordinal + 2].tolist()
            return np.arange(base + first, base + end)
    raise KeyError(version)


def vectors_of(snapshot: Snapshot, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The vectors of consecutive rows (n,) of one segment: (n, d)."""
    [(number, _)] = snapshot.split(rows)
    first, end = (rows[[0, -1]] - snapshot.bases[number]).tolist()
    return snapshot.segments[number].vectors[first : end + 1].astype(np.float32)
