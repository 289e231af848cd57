"""The vectors of passages: reused from segments, or encoded by a helper thread."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Passage
from ..articles.passages import encoder_text
from ..encoder import Encoder, Vectors
from ..vectors import VectorSegment, vector_key


class Abandoned(Exception):  # noqa: N818 - nobody sees it
    """Stops an encoding whose result is no longer needed."""


class Embedding:
    """The vectors of some passages: known, or still being encoded.

    `keys` (n,) are the keys of the texts.
    """

    def __init__(
        self,
        vectors: NDArray[np.float16],
        keys: NDArray[np.uint64],
        missing: NDArray[np.bool_],
        same: NDArray[np.int64],
        encoded: Future[Vectors] | None,
    ) -> None:
        """Take `vectors` (n, dimension); rows in the mask `missing` (n,) become `encoded[same]`."""
        self._vectors, self.keys = vectors, keys
        self._missing, self._same, self._encoded = missing, same, encoded

    def vectors(self) -> NDArray[np.float16]:
        """The vectors (n, dimension), unit length. Waits for the encoder, and raises its errors."""
        if self._encoded is not None:
            self._vectors[self._missing] = self._encoded.result()[self._same]
            self._encoded = None
        return self._vectors


class Embedder:
    """The source of passages' vectors: known segments, else the encoder.

    `embedded` and `reused` count passages; `used` is the encoder, None until a text had to be
    encoded.
    """

    def __init__(self, encoder: Callable[[], Encoder], dimension: int) -> None:
        """Encode with `encoder()`, which is called when the first text has to be encoded."""
        self._encoder, self._dimension = encoder, dimension
        self._thread = ThreadPoolExecutor(1, "encoding")
        self._wanted = True
        self.embedded = self.reused = 0
        self.used: Encoder | None = None

    def embed(
        self,
        passages: Sequence[Passage],
        known: Iterable[VectorSegment],
        *,
        in_background: bool = False,
    ) -> Embedding:
        """The vectors of some passages, at once, or `in_background` by a helper thread.

        A text with a vector in one of the `known` segments is not encoded again, and a text that
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
        new = [texts[i] for i in np.flatnonzero(missing)[first]]
        encoded: Future[Vectors] | None = None
        if new and in_background:
            encoded = self._thread.submit(self._encode, new)
        elif new:
            encoded = Future()
            encoded.set_result(self._encode(new))
        self.embedded += len(new)
        self.reused += len(texts) - len(new)
        return Embedding(vectors, keys, missing, same, encoded)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self.used = self._encoder()
        return self.used.encode_passages(texts, progress=self._check)

    def _check(self, _: int) -> None:
        if not self._wanted:
            raise Abandoned

    def close(self) -> None:
        """Drop the texts that are not encoded yet, wait for the encoder to stop, and let it go."""
        self._wanted = False
        self._thread.shutdown(cancel_futures=True)
        self.used = None
