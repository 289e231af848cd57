"""The changes that a writer has collected for its next commit."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Passage
from ..catalogue.catalogue import Note
from ..catalogue.records import NewVersion, SegmentRecord
from .passage_vectors import Embedding


@dataclass(slots=True)
class Counts:
    """The work of a writer since it was opened: articles by outcome, and passages."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    embedded: int = 0
    reused: int = 0


@dataclass(slots=True, eq=False)
class EncodingBatch:
    """Articles whose passages are encoded together: the version and the passages of each."""

    articles: list[tuple[int, list[Passage]]]
    embedding: Embedding


@dataclass(slots=True, eq=False)
class Changes:
    """The changes that become one commit.

    Articles in `waiting` are not yet encoded, those in `batches` are encoded or being encoded, and
    `built` has the segments already written. `ended` has the articles that the commit removes or
    gives a new version.
    """

    versions: dict[int, NewVersion] = field(default_factory=dict)
    current: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    ended: dict[str, None] = field(default_factory=dict)
    waiting: list[tuple[int, list[Passage]]] = field(default_factory=list)
    batches: list[EncodingBatch] = field(default_factory=list)
    built: list[SegmentRecord] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    in_same_commit: list[Note] = field(default_factory=list)
    added: int = 0
    updated: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        """Whether they make a generation when they are committed."""
        return bool(self.versions or self.ended or self.settings)

    @property
    def waiting_passages(self) -> int:
        """The number of passages that are not yet encoded."""
        return sum(len(passages) for _, passages in self.waiting)

    @property
    def encoded_passages(self) -> int:
        """The number of passages that are encoded or being encoded, and in no segment yet."""
        return sum(len(batch.embedding.keys) for batch in self.batches)

    def vectors(self) -> tuple[NDArray[np.float16], NDArray[np.uint64]]:
        """The vectors (n, dimension) and keys (n,) of all batches; waits for the encoder."""
        embeddings = [batch.embedding for batch in self.batches]
        vectors = np.concatenate([embedding.vectors() for embedding in embeddings])
        return vectors, np.concatenate([embedding.keys for embedding in embeddings])
