"""Article evidence: what the whole article says for its passages, in words and in meaning.

A passage is read in the light of its article: "the minister resigned" answers a question about
Skarra if the other passages are about Skarra.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ...index import Snapshot
from ...index.vectors import cosines_of
from ..limits import Deadline
from .score import article_norms, article_words


class ArticleEvidence:
    """Scores the articles of one snapshot. Safe to share between threads.

    Articles are numbered through all segments: segment s holds bases[s]:bases[s+1].
    `average_passages` is the mean number of passages of a live one.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Score the articles of `snapshot`."""
        self._segments = snapshot.segments
        self._row_bases = snapshot.bases
        self._bases = np.cumsum([0, *(segment.articles for segment in self._segments)])
        live = sum(
            segment.articles
            if mask is None
            else int(np.count_nonzero(mask[segment.keyword.starts[:-1]]))
            for segment, mask in zip(self._segments, snapshot.live, strict=True)
        )
        self.average_passages = snapshot.live_rows / max(live, 1)

    def articles(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The article of each of `rows` (n,), ascending, and whether it opens it: (n,), (n,)."""
        numbers, opens = np.empty(len(rows), np.int64), np.empty(len(rows), np.bool_)
        for number, part, base in self._parts(rows, self._row_bases):
            local = rows[part] - base
            ordinals = self._segments[number].ordinals(local)
            numbers[part] = ordinals + self._bases[number]
            opens[part] = self._segments[number].keyword.starts[ordinals] == local
        return numbers, opens

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
        shares = np.zeros(len(articles))
        for number, part, base in self._parts(articles, self._bases):
            segment, ordinals = self._segments[number].keyword, articles[part] - base
            bodies, titles = segment.reader("body"), segment.reader("title")
            # Where the articles begin and end, one after the other.
            bounds = segment.starts.take(np.stack([ordinals, ordinals + 1], axis=1).ravel())
            bounds = bounds.astype(np.int64)
            having = np.zeros((len(weights), len(ordinals)))
            for own, term in zip(having, weights, strict=True):
                deadline.check()
                if (body := bodies.find(term.encode())) is not None:
                    before = bodies.ranks(body, bounds)
                    own += before[1::2] - before[::2]
                if (title := titles.find(term.encode())) is not None:
                    own[titles.places(title, ordinals)[0]] += 1
            norms = self.norms(bounds[1::2] - bounds[::2])
            shares[part] = article_words(having, tuple(weights.values()), norms)
        return shares

    def norms(self, passages: NDArray[np.int64]) -> NDArray[np.float64]:
        """What articles of so many `passages` (n,) have for `article_words`: (n,)."""
        return article_norms(passages.astype(np.float64), self.average_passages)

    def meaning(
        self, vector: NDArray[np.float32], articles: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The cosine of `vector` (dimension,) and the mean of each article's passages: (n,)."""
        parts = [
            (self._segments[number].article_means.rows, articles[part] - base)
            for number, part, base in self._parts(articles, self._bases)
        ]
        means = np.concatenate([np.empty(0, np.float32), *cosines_of(parts, vector)])
        return means.astype(np.float64)

    def _parts(
        self, ascending: NDArray[np.int64], bases: NDArray[np.int64]
    ) -> list[tuple[int, slice, int]]:
        """For each segment that holds any of some rows or articles: number, places, its base."""
        ends = np.searchsorted(ascending, bases).tolist()
        return [
            (number, slice(first, end), int(bases[number]))
            for number, (first, end) in enumerate(pairwise(ends))
            if first < end
        ]
