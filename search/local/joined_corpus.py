"""The joined corpus: one generation each of several indexes, searched as one corpus.

Words are weighed by all of them, so scores, totals and facets are those of one index of all their
articles. Each segment's words are read by the analysis that it was built by.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ...index import Encoder, EncoderError, NutgrafError
from ...index.moment import Moment, moment_of
from .articles import LocalArticles
from .corpus import LocalCorpus, keyword_leg, lexicon
from .joined_contents import JoinedContents
from .semantic_leg import LocalSemanticLeg

if TYPE_CHECKING:
    from ...index.encoder.runtimes.token_vectors import TokenEncoder
    from ..keyword.lexicon import LocalLexicon


def time_of(moment: Moment | str) -> Moment:
    """The day or time that a moment is.

    Raises NutgrafError for a number: each index numbers its own generations.
    """
    named = moment_of(moment) if isinstance(moment, str) else moment
    if isinstance(named, int):
        raise NutgrafError(
            "as_of takes a day or a time for several indexes: each numbers its own generations"
        )
    return named


class JoinedCorpus:
    """Several open corpora as one, see `corpus.Corpus`. Safe to share between threads."""

    def __init__(self, parts: Mapping[str, LocalCorpus]) -> None:
        """Join corpora, by the names of their indexes, which `close` closes.

        Raises EncoderError if their vectors are not comparable.
        """
        self._parts = tuple(parts.values())
        specs = {name: part.contents.encoder.spec for name, part in parts.items()}
        (first, spec), *others = specs.items()
        for name, other in others:
            if other.digest != spec.digest:
                raise EncoderError(
                    f"{name}: was built with encoder {other.name!r}, {first} with {spec.name!r}: "
                    "their vectors are not comparable; search them apart, or change the model of "
                    "one"
                )
        self.contents = JoinedContents({name: part.contents for name, part in parts.items()})
        self.keyword = keyword_leg(self.contents)
        self.semantic = LocalSemanticLeg(self.contents)
        self.articles = LocalArticles(self.contents)

    @cached_property
    def lexicon(self) -> "LocalLexicon":
        """What the live articles have that begins with some letters; made when used."""
        return lexicon(self.contents)

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages; loaded when used."""
        return self._parts[0].encoder

    @property
    def token_encoder(self) -> "TokenEncoder":
        """The same encoder with token vectors as its output."""
        return self._parts[0].token_encoder

    def generation_of(self, moment: Moment | str) -> int:
        """The sum of the generations that a day or a time names, see `time_of`."""
        time = time_of(moment)
        return sum(part.generation_of(time) for part in self._parts)

    def close(self) -> None:
        """Close all parts."""
        for part in self._parts:
            part.close()
