"""The local contents: the open segments that the legs of a local corpus search."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ...index import Passage
from ...index.encoder.scale import DEFAULT_SCALE, CosineScale
from ...index.encoder.stored_encoder import StoredEncoder
from ...index.segments.segment import Segment
from ...index.words.analyzer import Analyzer
from ..query.own_fields import OwnFields


class LocalContents(Protocol):
    """Segments of one index or of several, with rows numbered through all of them."""

    live: tuple[NDArray[np.bool_] | None, ...]
    """For each segment, a mask (rows,) of its live rows; None if all are."""
    bases: NDArray[np.int64]
    """The first row of each segment, and the number of all rows: (segments + 1,)."""
    encoder: StoredEncoder

    own_fields: OwnFields
    """The type of each own field."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The open segments, in order of row."""

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer by which questions are read."""

    def split(self, rows: NDArray[np.int64], /) -> list[tuple[int, NDArray[np.int64]]]:
        """The segments with any of `rows` (n,): number, and where in `rows` its own rows are."""

    def passage(self, row: int, /) -> Passage:
        """The passage of a row."""

    def passages(self, rows: Sequence[int], /) -> list[Passage]:
        """The passages of some rows, in that order."""

    def spellings(self, field: Literal["source", "author"], /) -> list[str]:
        """All spellings of a field's values, the most frequent first."""


def scale_of(contents: LocalContents) -> CosineScale:
    """The scale of the contents' encoder; the default's if it was never measured."""
    return contents.encoder.spec.scale or DEFAULT_SCALE
