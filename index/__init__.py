"""The index: stores articles in segments and a catalogue, and opens snapshots to read them.

A name is loaded when it is first used: a command that only prints the catalogue does not wait
for the code that encodes or searches.
"""

from typing import TYPE_CHECKING

from .lazy_names import lazy_names

if TYPE_CHECKING:
    from .articles.article import Article, Passage, to_article
    from .articles.passages import Splitter
    from .catalogue.records import ArticleVersion, Feed, Generation, Match, SavedSearch, Source
    from .encoder import CountsTokens, CustomEncoder, Encoder, EncoderSpec
    from .errors import (
        ArgumentError,
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
    from .hints import Advice, Hint
    from .maintenance.backup import BackupReport, write_backup
    from .maintenance.doctor import Finding, examine
    from .maintenance.rebuild import Rebuilt, rebuild
    from .maintenance.repair import repair
    from .maintenance.restore import restore_backup
    from .maintenance.salvage import salvage
    from .maintenance.verification import Fault, verify
    from .readers import Problem, ReadOptions, RecordReader, Survey, read_articles
    from .segments.snapshot import Snapshot
    from .statistics import Stats
    from .store import Index
    from .words.analyzer import Analyzer
    from .writing.changes import Counts
    from .writing.follow_up import FollowUp
    from .writing.writer import Writer

__all__ = [
    "Advice",
    "Analyzer",
    "ArgumentError",
    "Article",
    "ArticleError",
    "ArticleVersion",
    "BackupReport",
    "Counts",
    "CountsTokens",
    "CustomEncoder",
    "Encoder",
    "EncoderError",
    "EncoderSpec",
    "Fault",
    "Feed",
    "FetchError",
    "Finding",
    "FollowUp",
    "Generation",
    "GenerationError",
    "Hint",
    "Index",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexNotFoundError",
    "Match",
    "MissingExtraError",
    "NutgrafError",
    "Passage",
    "Problem",
    "QueryError",
    "ReadOptions",
    "Rebuilt",
    "RecordReader",
    "SavedSearch",
    "Snapshot",
    "Source",
    "Splitter",
    "Stats",
    "StorageError",
    "Survey",
    "Writer",
    "examine",
    "read_articles",
    "rebuild",
    "repair",
    "restore_backup",
    "salvage",
    "to_article",
    "verify",
    "write_backup",
]

_HOMES = {
    "words.analyzer": ["Analyzer"],
    "articles.article": ["Article", "Passage", "to_article"],
    "articles.passages": ["Splitter"],
    "catalogue.records": ["ArticleVersion", "Feed", "Generation", "Match", "SavedSearch", "Source"],
    "encoder": ["CountsTokens", "CustomEncoder", "Encoder", "EncoderSpec"],
    "errors": [name for name in __all__ if name.endswith("Error")],
    "hints": ["Advice", "Hint"],
    "maintenance.backup": ["BackupReport", "write_backup"],
    "maintenance.doctor": ["Finding", "examine"],
    "maintenance.rebuild": ["Rebuilt", "rebuild"],
    "maintenance.repair": ["repair"],
    "maintenance.restore": ["restore_backup"],
    "maintenance.salvage": ["salvage"],
    "maintenance.verification": ["Fault", "verify"],
    "readers": ["Problem", "ReadOptions", "RecordReader", "Survey", "read_articles"],
    "segments.snapshot": ["Snapshot"],
    "statistics": ["Stats"],
    "store": ["Index"],
    "writing.changes": ["Counts"],
    "writing.follow_up": ["FollowUp"],
    "writing.writer": ["Writer"],
}


__getattr__ = lazy_names(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
