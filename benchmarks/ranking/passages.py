"""The passages of an index for other engines: texts, articles, vectors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from nutgraf.index import Index

Encode = Callable[[str], NDArray[np.float32]]
"""The vector (dimension,) of a question."""


@dataclass(frozen=True)
class Passages:
    """All passages of an index: `texts` and `articles` by row, `vectors` (n, d).

    A text is the title and the passage in two lines: the engines have one text field.
    """

    texts: list[str]
    articles: list[str]
    vectors: NDArray[np.float32]
    encode: Encode

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The first row with this text."""
        return {text: row for row, text in reversed(list(enumerate(self.texts)))}


def read_passages(index: Index) -> Passages:
    """The passages of the newest generation of an index, which must have no dead rows."""
    encoder = index.encoder
    with index.snapshot() as snapshot:
        rows = int(snapshot.bases[-1])
        assert snapshot.live_rows == rows, "index the collection into a new index"
        passages = [
            passage
            for start in range(0, rows, 10_000)
            for passage in snapshot.passages(list(range(start, min(start + 10_000, rows))))
        ]
        vectors = [segment.vectors[0 : segment.rows] for segment in snapshot.segments]
        return Passages(
            texts=[f"{passage.article.title}\n{passage.text}" for passage in passages],
            articles=[passage.article.id for passage in passages],
            vectors=np.concatenate(vectors).astype(np.float32),
            encode=cache(lambda text: encoder.encode_queries([text])[0]),
        )
