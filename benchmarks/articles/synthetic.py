"""An index of real texts with random vectors, for measurements without an encoder.

A vector is the sum of one random direction for each word of the passage, so that passages with
words in common lie near each other, as an encoder would have them.
"""

import shutil
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Article, Index, Writer
from nutgraf.index.catalogue.catalogue import Catalogue
from nutgraf.index.storage.layout import CATALOGUE
from nutgraf.index.words.first_rules import split_words

DIRECTIONS = 4096


class WordVectors:
    """An encoder that looks words up in a table of random directions."""

    precision = "fp32"
    runtime = "random directions"

    def __init__(self, spec: Any) -> None:
        self.spec = spec
        table = np.random.default_rng(1).standard_normal((DIRECTIONS, spec.dimension))
        self._table = table.astype(np.float32)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.spec.dimension), np.float32)
        for number, text in enumerate(texts):
            codes = [zlib.crc32(word.lower().encode()) % DIRECTIONS for word in split_words(text)]
            vectors[number] = self._table[codes or [0]].sum(axis=0)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return self.encode_queries(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 5 for text in texts]


def open_or_build(path: Path, articles: Iterable[Article]) -> Index:
    """The index at `path`; if there is none, it is made of `articles` with random vectors."""
    if not (path / CATALOGUE).is_file():
        shutil.rmtree(path, ignore_errors=True)
        Index.create(path, precision="fp32").close()
        with Index.open(path) as index, writer(index) as writing:
            for article in articles:
                writing.add(article)
    index = Index.open(path)
    index._encoders.loaded["queries", None] = WordVectors(index.encoder_spec)
    return index


def writer(index: Index) -> Writer:
    """A writer of `index` that gives passages random vectors."""
    vectors = WordVectors(index.encoder_spec)
    return Writer(
        index.path,
        Catalogue(index.path / CATALOGUE),
        index.analyzer,
        lambda: vectors,
    )
