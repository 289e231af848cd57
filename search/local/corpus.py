"""The local corpus: one generation of an index folder, as a search asks for it."""

from typing import TYPE_CHECKING

from ...index import Encoder, Index
from ..keyword import LocalKeywordLeg, Weights
from ..ranking.bm25 import K1, TITLE, B
from .articles import LocalArticles
from .semantic_leg import LocalSemanticLeg

if TYPE_CHECKING:
    from ...index.encoder.runtimes.token_vectors import TokenEncoder


class LocalCorpus:
    """One generation of an open index, see `corpus.Corpus`. Safe to share between threads."""

    def __init__(self, index: Index, generation: int | None = None) -> None:
        """Open a generation of `index`, the newest if it is None. Raises as `Index.snapshot`."""
        self._index = index
        self.contents = index.snapshot(generation)
        self.keyword = LocalKeywordLeg(
            [segment.keyword for segment in self.contents.segments],
            self.contents.live,
            self.contents.analyzer,
            Weights(title=TITLE),
            k1=K1,
            b=B,
        )
        self.semantic = LocalSemanticLeg(self.contents)
        self.articles = LocalArticles(self.contents)

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages; loaded when used."""
        return self._index.encoder_of(self.contents.encoder)

    @property
    def token_encoder(self) -> "TokenEncoder":
        """The same encoder, ending with its tokens."""
        return self._index.token_encoder_of(self.contents.encoder)

    def close(self) -> None:
        """Let go of the generation's files."""
        self.contents.close()
