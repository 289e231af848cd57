"""The encoder of questions: a corpus's own, for parts of a pipeline that do not know the corpus."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .corpus import Corpus


class QuestionEncoder:
    """The encoder of questions of one corpus, loaded when used.

    The parts of a pipeline have it in place of the pipeline: so nothing refers to itself, and the
    files of a searcher are closed as soon as it is.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Encode by the encoder of `corpus`."""
        self._corpus = corpus

    def vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a text: (dimension,)."""
        vector: NDArray[np.float32] = self.vectors([text])[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some texts: (n, dimension)."""
        vectors: NDArray[np.float32] = self._corpus.encoder.encode_queries(texts)
        return vectors
