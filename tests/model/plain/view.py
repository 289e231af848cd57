"""A view: one generation as the model has it, and what scanning its texts and vectors answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt

import numpy as np

from nutgraf.index import Article
from nutgraf.index.encoder.custom import CheckedEncoder
from nutgraf.index.encoder.measure import measured

from .articles import groups, passages
from .directions import ENCODERS
from .words import WORDS, key, keys_of, words_of

K1, B = 0.9, 0.4
WEIGHTS = {"body": 1.0, "title": 0.3}
"""BM25's constants, and the weights of both fields."""

SCALES = {name: measured(CheckedEncoder(own), None) for name, own in ENCODERS.items()}
"""The scales of the encoders, as an index measures them."""


@dataclass(frozen=True)
class Row:
    """A passage: its id, its article, its text, and the keys of its own words and of the title."""

    id: str
    article: Article
    text: str
    body: list[str]
    title: list[str]


@dataclass(frozen=True)
class View:
    """The articles of a generation in the order in which they were added, and its encoder."""

    articles: tuple[Article, ...]
    encoder: str

    @cached_property
    def rows(self) -> list[Row]:
        """All passages, in order."""
        return [
            Row(f"{article.id}#{place}", article, text, keys_of(text), keys_of(article.title))
            for article in self.articles
            for place, text in enumerate(passages(article.text))
        ]

    @cached_property
    def copies(self) -> dict[str, frozenset[str]]:
        """Of each article, the ids of all that carry its text."""
        return groups(list(self.articles))

    @cached_property
    def _words(self) -> set[str]:
        texts = [text for each in self.articles for text in (each.text, each.title)]
        return {word for text in texts for word in words_of(text)}

    def keys_beginning(self, beginning: str) -> set[str]:
        """The keys of the words, as they are written in the texts, that begin so."""
        return {key(word) for word in WORDS if word.startswith(beginning) and word in self._words}

    def _having(self, field: str, word: str) -> int:
        return sum(word in getattr(row, field) for row in self.rows)

    def idf(self, field: str, word: str) -> float:
        """Lucene's idf of a word in a field, over all passages; 0 if none has it."""
        having = self._having(field, word)
        return log(1 + (len(self.rows) - having + 0.5) / (having + 0.5)) if having else 0.0

    def _average(self, field: str) -> float:
        return sum(len(getattr(row, field)) for row in self.rows) / max(len(self.rows), 1) or 1.0

    def bm25(self, words: Sequence[tuple[str, tuple[str, ...]]]) -> list[float]:
        """The score of each row for some words in some fields, each as often as it is asked."""
        scores = [0.0] * len(self.rows)
        for field, weight in WEIGHTS.items():
            average = self._average(field)
            for word in [word for word, fields in words if field in fields]:
                idf = self.idf(field, word)
                for place, row in enumerate(self.rows):
                    own = getattr(row, field)
                    if frequency := own.count(word):
                        norm = K1 * (1 - B + B * len(own) / average)
                        scores[place] += weight * idf * frequency * (K1 + 1) / (frequency + norm)
        return scores

    def word_shares(self, words: Sequence[tuple[str, tuple[str, ...]]]) -> list[float]:
        """BM25 as a share of the most that it can be, less for words that no passage has."""
        most, occurring, whole = 0.0, 0.0, 0.0
        for word, fields in words:
            body, title = self.idf("body", word), self.idf("title", word)
            most += sum(WEIGHTS[field] * self.idf(field, word) for field in fields) * (K1 + 1)
            occurring += body or title
            whole += body or title or log(1 + (len(self.rows) + 0.5) / 0.5)
        known = occurring / whole if whole else 0.0
        return [known * score / (most or 1.0) for score in self.bm25(words)]

    @cached_property
    def _vectors(self) -> list[list[float]]:
        vectors = []
        for row in self.rows:
            title = row.article.title
            vector = _unit(self._vector(f"{title}\n{row.text}" if title else row.text))
            vectors.append([float(np.float16(value)) for value in vector])
        return vectors

    def _vector(self, text: str) -> list[float]:
        return ENCODERS[self.encoder].vector(text)

    def meaning(self, text: str) -> list[float]:
        """The meaning of a text in each row, whose vectors are kept in half precision."""
        asked, meaning = _unit(self._vector(text)), SCALES[self.encoder].meaning
        return [
            meaning(sum(a * b for a, b in zip(asked, own, strict=True))) for own in self._vectors
        ]


def _unit(vector: list[float]) -> list[float]:
    length = sqrt(sum(value * value for value in vector))
    return [value / length for value in vector] if length else vector
