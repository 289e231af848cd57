"""What a literal search says of each article by itself: the reference for saved searches."""

import zlib

import numpy as np

from nutgraf.index.articles.analysis import split_words
from nutgraf.search.query import demands, is_plain, parse_query

DIRECTIONS = 512


class WordDirections:
    """A custom encoder: the sum of a random direction for each word, so like texts lie near."""

    name, dimension = "word directions", 16

    def __init__(self):
        table = np.random.default_rng(7).standard_normal((DIRECTIONS, self.dimension))
        self._table = table.astype(np.float32)

    def encode_queries(self, texts):
        return np.stack([self._vector(text) for text in texts])

    encode_passages = encode_queries

    def _vector(self, text):
        words = [zlib.crc32(word.lower().encode()) % DIRECTIONS for word in split_words(text)]
        return self._table[words or [0]].sum(axis=0)


def judged(searcher, question):
    """Of each article that a literal search finds: the best score and the passages that have it.

    A probability is that of the score that the hit is ranked by, neither ahead of another article
    nor behind; a search that has no meaning to compare shows BM25.
    """
    found = searcher.search(question, limit=10_000, copies=True, per_article=0, explain=True)
    articles = {}
    for hit in found:
        ranked_by = sum(part.weight * part.value for part in hit.explanation.parts)
        score = float(searcher.pipeline.calibration.alone(np.array(ranked_by)))
        if not parse_query(question).semantic_text:
            score = hit.score
        articles.setdefault(hit.article.id, {})[hit.passage.id] = score
    return articles


def answers_whatever_it_scores(question):
    """Whether all that matches answers: something is asked for literally, or only filters are."""
    query = parse_query(question)
    return not query.semantic_text or any(map(demands, query.root.children))


__all__ = ["WordDirections", "answers_whatever_it_scores", "is_plain", "judged"]
