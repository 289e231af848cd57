"""What is stored: articles in, segments and catalogue out, snapshots to read them by.

What is imported from here is loaded when it is asked for: a command that only prints the
catalogue waits for nothing that encodes or searches.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .analysis import Analyzer
    from .article import Article, Passage
    from .changes import Counts
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
    from .passages import Splitter
    from .readers import RecordReader
    from .schema import Feed, Generation, Source, Stats
    from .snapshot import Snapshot
    from .store import Index
    from .versions import ArticleVersion
    from .writer import Writer

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
    "analysis": ["Analyzer"],
    "article": ["Article", "Passage"],
    "changes": ["Counts"],
    "encoder": ["CountsTokens", "CustomEncoder", "Encoder", "EncoderSpec"],
    "errors": [name for name in __all__ if name.endswith("Error")],
    "passages": ["Splitter"],
    "readers": ["RecordReader"],
    "schema": ["Feed", "Generation", "Source", "Stats"],
    "snapshot": ["Snapshot"],
    "store": ["Index"],
    "versions": ["ArticleVersion"],
    "writer": ["Writer"],
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
