"""The static runtime: a text's vector is the mean of its tokens' rows in a table.

So are models of model2vec, as sentence-transformers' StaticEmbedding. No graph is run.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..spec import EncoderSpec, Precision, Progress, Vectors
from .tokenizer import read_tokenizer

_CHUNK: Final = 512
"""Passages between two reports of progress."""


class StaticEncoder:
    """Looks tokens up in a table; safe to use from several threads."""

    precision: Precision = "fp32"
    runtime = "table of tokens"

    def __init__(self, spec: EncoderSpec, tokenizer: Path, table: Path) -> None:
        """Use the tokenizer and the table, float32 (tokens, dimension), in these files."""
        self.spec = spec
        self._cutters = read_tokenizer(tokenizer)
        self._table: NDArray[np.float32] = np.memmap(table, "<f4", "r").reshape(-1, spec.dimension)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32 (n, dimension), unit length, in the given order."""
        return self._encode([self.spec.query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of passages: float32 (n, dimension), unit length, in the given order."""
        vectors = np.empty((len(texts), self.spec.dimension), np.float32)
        for start in range(0, len(texts), _CHUNK):
            some = texts[start : start + _CHUNK]
            vectors[start : start + _CHUNK] = self._encode(
                [self.spec.passage_prefix + text for text in some]
            )
            if progress is not None:
                progress(len(some))
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without a prefix."""
        return [len(pieces) for pieces in self._pieces(texts)]

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """A text without a token has a vector of zeros, which resembles no other."""
        vectors = np.zeros((len(texts), self.spec.dimension), np.float32)
        for vector, pieces in zip(vectors, self._pieces(texts), strict=True):
            if pieces:
                vector[:] = self._table[pieces].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's tokens."""
        cut = self._cutters.of(texts).cut(texts) if texts else []
        return [each.ids[: self.spec.window] for each in cut]
