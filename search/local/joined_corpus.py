"""The joined corpus: one generation each of several indexes, searched as one corpus.

Words are weighed by all of them, so scores, totals and facets are those of one index of all their
articles. Each segment's words are read by the analysis that it was built by.
"""

from typing import TYPE_CHECKING

from ...index import Encoder, EncoderError
from ...index.moment import Moment, generation_of
from ...index.storage.cached import cached_property
from .articles import LocalArticles
from .contents import scale_of
from .corpus import LocalCorpus, keyword_leg, lexicon
from .joined_contents import JoinedContents
from .semantic_leg import LocalSemanticLeg

if TYPE_CHECKING:
    from ...index.encoder.runtimes.token_vectors import TokenEncoder
    from ..keyword.lexicon import LocalLexicon
    from .joined_index import JoinedIndex


class JoinedCorpus:
    """One generation of a joined index, see `corpus.Corpus`. Safe to share between threads."""

    def __init__(
        self, index: "JoinedIndex", generation: int | None = None, *, owned: bool = False
    ) -> None:
        """Open a generation of `index`, the newest if it is None. An `owned` one is closed with it.

        Raises GenerationError if there is none of that number, EncoderError if the vectors of the
        parts are not comparable.
        """
        self._index, self._owned = index, owned
        self._parts: dict[str, LocalCorpus] = {}
        try:
            for name, own in index.generations_of(generation).items():
                self._parts[name] = LocalCorpus(index.parts[name], own)
            self._require_comparable()
        except BaseException:
            self._close_parts()
            raise
        self.contents = JoinedContents({name: part.contents for name, part in self._parts.items()})
        self.keyword = keyword_leg(self.contents)
        self.semantic = LocalSemanticLeg(self.contents)
        self.articles = LocalArticles(self.contents)
        self.scale = scale_of(self.contents)

    def _require_comparable(self) -> None:
        specs = {name: part.contents.encoder.spec for name, part in self._parts.items()}
        (first, spec), *others = specs.items()
        for name, other in others:
            if other.digest != spec.digest:
                raise EncoderError(
                    f"{name}: was built with encoder {other.name!r}, {first} with {spec.name!r}: "
                    "their vectors are not comparable; search them apart, or change the model of "
                    "one"
                )

    @property
    def _first(self) -> LocalCorpus:
        return next(iter(self._parts.values()))

    @cached_property
    def lexicon(self) -> "LocalLexicon":
        """What the live articles have that begins with some letters; made when used."""
        return lexicon(self.contents)

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages; loaded when used."""
        return self._first.encoder

    @property
    def token_encoder(self) -> "TokenEncoder":
        """The same encoder with token vectors as its output."""
        return self._first.token_encoder

    def generation_of(self, moment: Moment | str) -> int:
        """The joined generation that a number, a day or a time names."""
        return generation_of(self._index, moment)

    def close(self) -> None:
        """Close the files of all parts, and the joined index if it is owned."""
        self._close_parts()
        if self._owned:
            self._index.close()

    def _close_parts(self) -> None:
        for part in self._parts.values():
            part.close()
