"""The door for Whoosh: opens a snapshot of an index as a Whoosh searcher."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from whoosh.scoring import BM25F  # type: ignore[import-untyped]
from whoosh.searching import Searcher  # type: ignore[import-untyped]

from ...articles.article import Passage
from ...storage.array_file import Array
from ...words.analyzer import Analyzer
from ..segment import KeywordSegment
from .live_rows import LiveRows
from .reader import LiveReader
from .stored_fields import StoredFields


class HasKeywordSegment(Protocol):
    """A segment with a keyword part."""

    @property
    def keyword(self) -> KeywordSegment:
        """The keyword part of the segment."""


@runtime_checkable
class KeywordSnapshot(Protocol):
    """The attributes of a snapshot that the door needs."""

    generation: int
    analyzer: Analyzer

    @property
    def segments(self) -> Sequence[HasKeywordSegment]:
        """Its segments, in order of row."""

    @property
    def live(self) -> Sequence[Array | None]:
        """The mask of live rows of each segment: bool[rows], or None for all."""

    def passages(self, rows: Sequence[int]) -> Sequence[Passage]:
        """The passages of some rows."""

    def close(self) -> None:
        """Close the files."""


@runtime_checkable
class KeywordIndex(Protocol):
    """The method of an index that the door needs."""

    def snapshot(self) -> KeywordSnapshot:
        """A snapshot of the newest generation."""


def open_searcher(source: KeywordIndex | KeywordSnapshot, weighting: Any = BM25F) -> Any:
    """Open a `whoosh.searching.Searcher` over the live passages of an index or a snapshot.

    A document is a passage. `source` is an `Index`, whose newest generation is opened and closed
    with the searcher, or a `Snapshot`, which stays open. `weighting` is a whoosh WeightingModel, or
    the class of one.

    Raises:
        TypeError: `source` is neither an Index nor a Snapshot.

    >>> from nutgraf.index import Index
    >>> from nutgraf.index.keyword.whoosh import open_searcher
    >>> with Index.open("my.nutgraf") as index, open_searcher(index) as searcher:
    ...     searcher.find("text", "safe")[0]["title"]
    'Ferry aground'
    """
    if isinstance(source, KeywordSnapshot):
        return Searcher(_reader(source, lambda: None), weighting=weighting)
    if isinstance(source, KeywordIndex):
        snapshot = source.snapshot()
        return Searcher(_reader(snapshot, snapshot.close), weighting=weighting)
    raise TypeError(f"open_searcher takes an Index or a Snapshot, not {type(source).__name__}")


def _reader(snapshot: KeywordSnapshot, close: Any) -> LiveReader:
    rows = LiveRows([segment.keyword for segment in snapshot.segments], snapshot.live)
    stored = StoredFields(rows, snapshot.passages)
    return LiveReader(rows, snapshot.analyzer.every[0], stored, snapshot.generation, close)
