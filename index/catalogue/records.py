"""The tables of the catalogue, and the records that go in and out of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Passage
from ..storage.files import FileRecord

FORMAT = 4
"""Of everything in the folder. A change that older code cannot read or keep up raises it."""

SEALED = 3
"""The first format that had seals."""

READABLE = (2, SEALED, FORMAT)
"""Formats that are read. The first commit to an index of an earlier one makes it one of `FORMAT`;
texts that are packed in it stay so."""

# What an index folder holds, beside the lock.
CATALOGUE = "catalogue.sqlite"
SEGMENTS = "segments"
ENCODER = "encoder"
REEMBED = "reembed"  # while a change of the encoder is under way

# What the folder of a segment holds.
KEYWORD = "keyword"
SEMANTIC = "semantic"
VERSIONS = "versions"

SCHEMA = """
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE generations (
    number INTEGER PRIMARY KEY, committed TEXT NOT NULL, action TEXT NOT NULL,
    added INTEGER NOT NULL, updated INTEGER NOT NULL, removed INTEGER NOT NULL
);
CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rows INTEGER NOT NULL, articles INTEGER NOT NULL,
    first INTEGER NOT NULL
);
CREATE TABLE files (
    segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE, path TEXT NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (segment, path)
) WITHOUT ROWID;
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL,
    title TEXT NOT NULL, source TEXT, author TEXT, date TEXT, url TEXT, language TEXT,
    metadata TEXT NOT NULL, content_hash BLOB NOT NULL, passages BLOB NOT NULL,
    born INTEGER NOT NULL, died INTEGER
);
CREATE UNIQUE INDEX versions_current ON versions (article) WHERE died IS NULL;
CREATE INDEX versions_history ON versions (article, id);
CREATE INDEX versions_dead ON versions (died) WHERE died IS NOT NULL;
CREATE TABLE texts (version INTEGER PRIMARY KEY REFERENCES versions ON DELETE CASCADE,
    content BLOB NOT NULL);
CREATE TABLE skipped (place TEXT PRIMARY KEY, reason TEXT NOT NULL, generation INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE segment_encoders (
    segment INTEGER PRIMARY KEY REFERENCES segments ON DELETE CASCADE, encoder TEXT NOT NULL
);
"""
# segments.first: the version of its first row; segments, and so all rows, are in this order.
# versions.passages: little-endian uint32 pairs, the start and end of each passage in the text.
# texts.content: TEXT; before format 4 a BLOB, zlib over UTF-8.
# segment_encoders: the folder of the encoder behind a segment's vectors, where it is not the one
# that the index was made with. A generation is served by the segments of its encoder, all of
# them: merging keeps the rows of dead versions, so nothing else ties a segment to a generation.


@dataclass(frozen=True, slots=True)
class Generation:
    """One commit: what it did, when, and to how many articles."""

    number: int
    committed: str  # UTC, ISO 8601, seconds
    action: str
    added: int = 0
    updated: int = 0
    removed: int = 0

    @classmethod
    def now(
        cls, number: int, action: str, added: int = 0, updated: int = 0, removed: int = 0
    ) -> "Generation":
        """A commit of this moment."""
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(number, moment, action, added, updated, removed)


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """What the catalogue knows of a segment."""

    id: int
    rows: int
    articles: int
    first: int  # the version of its first row
    files: tuple[FileRecord, ...]
    encoder: str | None = None  # the folder of the encoder, if not the one the index began with


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version about to be committed. `current` is False where a later one replaced it at once."""

    id: int
    passages: Sequence[Passage]
    current: bool = True
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source, with its articles; the name is None for those that have none."""

    name: str | None
    articles: int
    first_date: str | None  # YYYY-MM-DD
    last_date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is known of a feed that is watched: how to ask for it, and how that went."""

    address: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None  # Last-Modified, as the server wrote it
    asked: str | None = None  # UTC, ISO 8601, seconds
    not_before: str | None = None  # the same: until then the server is left alone
    failures: int = 0  # in a row
    problem: str | None = None  # why it could not be read when last asked
    gone: bool = False  # the server says that it will never come back


@dataclass(frozen=True, slots=True)
class EntryState:
    """What is known of an entry of a feed. `problem` says why only its summary is indexed."""

    digest: bytes
    tries: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What an index holds, what built it, and what could not be read."""

    path: str
    generation: int
    articles: int
    passages: int
    superseded: int  # versions that only earlier generations show
    sources: int
    undated: int
    first_date: str | None  # YYYY-MM-DD
    last_date: str | None
    segments: int
    bytes: int  # all files of the index, its encoder included
    model: str
    dimension: int
    runtime: str  # what encodes a query
    passage_runtime: str | None  # what encoded passages last; None before the first
    precision: str | None  # of the arithmetic behind the passages' vectors; None before the first
    vectors: dict[str, int]  # what answers for the vectors of a segment → how many segments
    flat_rows: int  # passages up to which a segment is searched exactly
    language: str
    skipped: dict[str, str]  # file or line → why it could not be read when last seen
    passed_over: dict[str, int]  # kind of file that is not read → how many, in what was read
    summaries: dict[str, str]  # entry of a feed → why only its summary is indexed
    feeds: tuple[Feed, ...]  # all that are watched, those that fail among them
    without_vectors: int  # passages that no segment holds: always 0, unless something is wrong


def segment_folder(root: Path, id_: int) -> Path:
    """Where segment `id_` of the index at `root` lies."""
    return root / SEGMENTS / f"{id_:06d}"


def versions_in(root: Path, id_: int) -> NDArray[np.int64]:
    """The version of each article in segment `id_`, in order of row: (articles,).

    Raises OSError where they cannot be read.
    """
    return np.fromfile(segment_folder(root, id_) / VERSIONS, "<i8")
