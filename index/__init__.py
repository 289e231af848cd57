"""What is stored: articles in, segments and catalogue out, snapshots to read them by."""

from .analysis import Analyzer
from .article import Article, Passage
from .errors import (
    ArticleError,
    EncoderError,
    GenerationError,
    IndexDamagedError,
    IndexLockedError,
    IndexNotFoundError,
    MissingExtraError,
    NutgrafError,
    QueryError,
    StorageError,
)
from .schema import Generation, Stats
from .snapshot import Snapshot
from .store import Index
from .writer import Counts, Writer

__all__ = [
    "Analyzer",
    "Article",
    "ArticleError",
    "Counts",
    "EncoderError",
    "Generation",
    "GenerationError",
    "Index",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexNotFoundError",
    "MissingExtraError",
    "NutgrafError",
    "Passage",
    "QueryError",
    "Snapshot",
    "Stats",
    "StorageError",
    "Writer",
]
