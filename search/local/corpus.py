"""The local corpus: one generation of an index folder, opened for searching."""

from typing import TYPE_CHECKING

from ...index import Encoder, Index
from ...index.moment import Moment, generation_of
from ...index.storage.cached import cached_property
from ...index.words.token import Token
from ..keyword import LocalKeywordLeg, Weights
from ..ranking.bm25 import K1, TITLE, B
from .articles import LocalArticles
from .contents import scale_of
from .semantic_leg import LocalSemanticLeg

if TYPE_CHECKING:
    from ...index.encoder.runtimes.token_vectors import TokenEncoder
    from ..keyword.lexicon import LocalLexicon
    from ..keyword.matching.field_words import TokensOf
    from ..keyword.matching.own_clauses import OwnColumns
    from .contents import LocalContents


class LocalCorpus:
    """One generation of an open index, see `corpus.Corpus`. Safe to share between threads."""

    def __init__(self, index: Index, generation: int | None = None, *, owned: bool = False) -> None:
        """Open a generation of `index`, the newest if it is None. Raises as `Index.snapshot`.

        An `owned` index is closed with the corpus.
        """
        self._index, self._owned = index, owned
        self.contents = index.snapshot(generation)
        self.keyword = keyword_leg(self.contents)
        self.semantic = LocalSemanticLeg(self.contents)
        self.articles = LocalArticles(self.contents)
        self.scale = scale_of(self.contents)

    @cached_property
    def lexicon(self) -> "LocalLexicon":
        """What the live articles have that begins with some letters; made when used."""
        return lexicon(self.contents)

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages; loaded when used."""
        return self._index.encoder_of(self.contents.encoder)

    @property
    def token_encoder(self) -> "TokenEncoder":
        """The same encoder with token vectors as its output."""
        return self._index.token_encoder_of(self.contents.encoder)

    def generation_of(self, moment: Moment | str) -> int:
        """The generation of the index that a number, a day or a time names."""
        return generation_of(self._index, moment)

    def close(self) -> None:
        """Close the generation's files, and the index if it is owned."""
        self.contents.close()
        if self._owned:
            self._index.close()


def keyword_leg(contents: "LocalContents") -> LocalKeywordLeg:
    """The keyword leg of the search over some contents."""
    columns, types = [segment.columns for segment in contents.segments], contents.own_fields

    def own() -> "OwnColumns":
        from ..keyword.matching.own_clauses import OwnColumns  # a plain search does not load it

        return OwnColumns(columns, types)

    return LocalKeywordLeg(
        [segment.keyword for segment in contents.segments],
        contents.live,
        contents.analyzer,
        Weights(title=TITLE),
        k1=K1,
        b=B,
        tokens=_tokens_of(contents),
        own=own,
    )


def lexicon(contents: "LocalContents") -> "LocalLexicon":
    """The lexicon of some contents."""
    from ..keyword.lexicon import LocalLexicon  # a plain search does not load it

    segments = [segment.keyword for segment in contents.segments]
    return LocalLexicon(segments, contents.live, contents.analyzer, _tokens_of(contents))


def _tokens_of(contents: "LocalContents") -> "TokensOf":
    def tokens(number: int, field: str, document: int) -> list[Token]:
        """The words of a document of a segment's field, as they were when it was built."""
        segment = contents.segments[number].keyword
        row = document if field == "body" else int(segment.starts[document])
        passage = contents.passage(int(contents.bases[number]) + row)
        text = passage.text if field == "body" else passage.article.title
        return contents.analyzer.every[segment.place].tokens(text)

    return tokens
