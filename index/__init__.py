"""What is stored: articles in, segments and catalogue out, snapshots to read them by.

What is imported from here is loaded when it is asked for: a command that only prints the
catalogue waits for nothing that encodes or searches.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .articles.analysis import Analyzer
    from .articles.article import Article, Passage
    from .articles.passages import Splitter
    from .catalogue.records import ArticleVersion, Feed, Generation, Source
    from .encoder import CountsTokens, CustomEncoder, Encoder, EncoderSpec
    from .errors import (
        ArticleError,
        EncoderError,
        FetchError,
        GenerationError,
        IndexDamagedError,
        IndexLockedError,
        IndexNotFoundError,
        MissingExtraError,
        NutgrafError,
        QueryError,
        StorageError,
    )
    from .readers import RecordReader
    from .segments.snapshot import Snapshot
    from .statistics import Stats
    from .store import Index
    from .writing.changes import Counts
    from .writing.writer import Writer

__all__ = [
    "Analyzer",
    "Article",
    "ArticleError",
    "ArticleVersion",
    "Counts",
    "CountsTokens",
    "CustomEncoder",
    "Encoder",
    "EncoderError",
    "EncoderSpec",
    "Feed",
    "FetchError",
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
    "RecordReader",
    "Snapshot",
    "Source",
    "Splitter",
    "Stats",
    "StorageError",
    "Writer",
]

_HOMES = {
    "articles.analysis": ["Analyzer"],
    "articles.article": ["Article", "Passage"],
    "writing.changes": ["Counts"],
    "encoder": ["CountsTokens", "CustomEncoder", "Encoder", "EncoderSpec"],
    "errors": [name for name in __all__ if name.endswith("Error")],
    "articles.passages": ["Splitter"],
    "readers": ["RecordReader"],
    "catalogue.records": ["ArticleVersion", "Feed", "Generation", "Source"],
    "segments.snapshot": ["Snapshot"],
    "store": ["Index"],
    "statistics": ["Stats"],
    "writing.writer": ["Writer"],
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
