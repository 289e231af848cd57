"""Embedding: a vector for each passage, encoded only where no segment has it already."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from .article import Passage
from .encoder import Encoder
from .passages import encoder_text
from .vectors import VectorSegment, vector_key


class Embedder:
    """Gives passages their vectors and remembers what that took.

    `embedded` and `reused` count passages; `used` is the encoder, None as long as nothing had
    to be encoded.
    """

    def __init__(self, encoder: Callable[[], Encoder], dimension: int) -> None:
        """Encode with `encoder()`, which is asked for when the first text needs it."""
        self._encoder, self._dimension = encoder, dimension
        self.embedded = self.reused = 0
        self.used: Encoder | None = None

    def embed(
        self, passages: Sequence[Passage], known: Iterable[VectorSegment]
    ) -> tuple[NDArray[np.float16], NDArray[np.uint64]]:
        """Vectors (n, dimension), unit length, and keys (n,) of some passages.

        A text that one of the `known` segments encodes is not encoded again, and one that
        several passages have is encoded once.
        """
        texts = [encoder_text(passage) for passage in passages]
        keys = np.fromiter(map(vector_key, texts), np.uint64, len(texts))
        vectors = np.empty((len(texts), self._dimension), np.float16)
        missing = np.ones(len(texts), np.bool_)
        for segment in known:
            rows = segment.rows_of(keys)
            found = np.flatnonzero(missing & (rows >= 0))
            vectors[found] = segment.vectors[rows[found]]
            missing[found] = False
        _, first, same = np.unique(keys[missing], return_index=True, return_inverse=True)
        new = np.flatnonzero(missing)[first]
        if len(new):
            self.used = self._encoder()
            vectors[missing] = self.used.encode_passages([texts[i] for i in new])[same]
        self.embedded += len(new)
        self.reused += len(texts) - len(new)
        return vectors, keys
