"""Late interaction: scores passages by comparing the question's tokens with theirs.

The index's own encoder reads the first passages again, and its token vectors are compared one by
one instead of being pooled into one vector. No other model is needed.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...index.encoder import CosineScale, Vectors
from ...index.encoder.scale import DEFAULT_SCALE
from .rerank import in_time

if TYPE_CHECKING:
    from ...index.encoder.runtimes.token_vectors import TokenEncoder


class LateInteraction:
    """Scores passages by their tokens. Safe to share between threads.

    The number of passages, and the weight of both legs' scores beside these, were chosen on seven
    collections, see benchmarks/RESULTS.md: more passages bring no gain.
    """

    looks_at = 20
    beside = 2.0

    def __init__(self, encoder: "TokenEncoder", scale: CosineScale = DEFAULT_SCALE) -> None:
        """Score by `encoder`, whose similarities `scale` reads."""
        self._encoder, self._scale = encoder, scale

    def scores(self, question: str, texts: Sequence[str], budget: float) -> NDArray[np.float64]:
        """The scores of the first m of `texts` (n,), as many as `budget` milliseconds allow.

        Texts are passages as the encoder reads them, see `encoder_text`. A question without a
        token has no scores.
        """
        ends = time.monotonic() + budget / 1000
        [asked] = self._encoder.encode_queries([question])
        if not len(asked):
            return np.empty(0)

        def score(some: Sequence[str]) -> NDArray[np.float64]:
            passages = self._encoder.encode_passages(some)
            similar = np.array([max_similarity(asked, passage) for passage in passages])
            return self._scale.of_words(similar)

        return in_time(texts, ends, score)


def max_similarity(question: Vectors, passage: Vectors) -> float:
    """The mean, over the question's tokens (m, d), of the best cosine among the passage's (n, d).

    0 for a passage without tokens. It is ColBERT's MaxSim (Khattab and Zaharia, SIGIR 2020)
    divided by the length of the question, so that it is on the scale of a cosine.
    """
    if not len(passage):
        return 0.0
    return float((question @ passage.T).max(axis=1).mean())
