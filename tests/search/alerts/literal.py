"""What a literal search says of each article by itself: the reference for saved searches."""

import zlib

import numpy as np

from nutgraf.index.words.first_rules import split_words
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

    The probability of an article by itself is part of a hit's explanation; a search that has no
    meaning to compare shows BM25. Of what plain words find, that counts which says more than
    chance, or half as much as the best.
    """
    asked = {"limit": 10_000, "copies": True, "per_article": 0, "explain": True}
    found = searcher.search(question, literal=True, **asked)
    query = parse_query(question)
    plain = is_plain(query.root) and query.semantic_text
    evidence = [own_evidence(hit) if plain else 1.0 for hit in found]
    least = searcher.pipeline.calibration.least(max(evidence, default=0.0)) if plain else 0.0
    articles = {}
    for hit, own in zip(found, evidence, strict=True):
        if own < least:
            continue
        alone = hit.explanation.alone
        score = hit.score if alone is None else alone
        articles.setdefault(hit.article.id, {})[hit.passage.id] = score
    return articles


def own_evidence(hit):
    """A passage's own evidence, by the parts of its explanation."""
    parts = {part.name: part.value for part in hit.explanation.parts}
    return (parts["words"] + max(parts["meaning"], 0.0)) / 2


def answers_whatever_it_scores(question):
    """Whether all that matches answers: something is asked for literally, or only filters are."""
    query = parse_query(question)
    return not query.semantic_text or any(map(demands, query.root.children))


__all__ = ["WordDirections", "answers_whatever_it_scores", "is_plain", "judged"]
