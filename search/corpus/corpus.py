"""The protocol of a corpus: one generation of an index, opened for searching."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ...index import Encoder
from ...index.encoder import CosineScale
from ...index.moment import Moment
from ..limits import Deadline
from .articles import ArticleColumns, Contents
from .legs import KeywordLeg, SemanticLeg

if TYPE_CHECKING:
    from ...index.encoder.runtimes.token_vectors import TokenEncoder


class Lexicon(Protocol):
    """What the live articles have that begins with some letters: words, values and titles.

    `letters` are the begun word as typed. What is more frequent comes first, by a count that may
    have dead articles in it, and that does not depend on `letters`; ties by the text. A method
    with a deadline raises QueryTimeoutError after it.
    """

    def words(self, letters: str, deadline: Deadline) -> Iterator[tuple[str, int]]:
        """The words as written that begin so, each with a row whose text or title has it."""

    def values(self, field: str, letters: str, deadline: Deadline) -> Iterator[int]:
        """The first row of an article of each `source` or `author` that has a word beginning so."""

    def titles(self, terms: Sequence[str], letters: str, deadline: Deadline) -> NDArray[np.int64]:
        """The first rows of articles whose title has each of `terms`, ascending: (n,).

        It also has a word with a key of a word that begins with `letters`.
        """

    def rows_with(self, term: str, most: int) -> NDArray[np.int64]:
        """Up to `most` rows with a term in their texts, evenly over all that have it: (n,)."""


class Corpus(Protocol):
    """One generation of an index, opened for searching."""

    @property
    def contents(self) -> Contents:
        """The articles as they were added."""

    @property
    def keyword(self) -> KeywordLeg:
        """The keyword leg."""

    @property
    def lexicon(self) -> Lexicon:
        """What the live articles have that begins with some letters; made when used."""

    @property
    def semantic(self) -> SemanticLeg:
        """The semantic leg."""

    @property
    def articles(self) -> ArticleColumns:
        """The articles as columns."""

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages; loaded when used."""

    @property
    def token_encoder(self) -> "TokenEncoder":
        """The same encoder with token vectors as its output."""

    @property
    def scale(self) -> CosineScale:
        """The scale on which the cosines of this encoder are those of the default one."""

    def generation_of(self, moment: "Moment | str", /) -> int:
        """The generation of the index that a number, a day or a time names.

        Raises GenerationError if there is none, or if it no longer exists.
        """

    def close(self) -> None:
        """Release all resources."""
