"""The records of the catalogue: frozen dataclasses, written to its tables and read from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - `date` is the field's name
from typing import NamedTuple

from ..articles.article import Article, Passage
from ..storage.files import FileRecord
from ..storage.layout import FIELDS
from ..words import FIRST


class ChangeCounts(NamedTuple):
    """How many articles a commit adds, updates and removes."""

    added: int = 0
    updated: int = 0
    removed: int = 0


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
    def now(cls, number: int, action: str, changed: ChangeCounts) -> "Generation":
        """The generation of a commit that happens now."""
        return cls(number, datetime.now(UTC).isoformat(timespec="seconds"), action, *changed)


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """The catalogue's record of a segment."""

    id: int
    rows: int
    articles: int
    first: int  # the version of its first row
    files: tuple[FileRecord, ...]
    encoder: str | None = None  # the folder of the encoder, if not the one the index began with
    analysis: int | None = None  # None: built before it was recorded, and without words
    language: str | None = None  # of its first article; all are analysed alike

    @property
    def rules(self) -> int:
        """The number of the rules by which its texts were analysed."""
        return FIRST if self.analysis is None else self.analysis

    @property
    def has_columns(self) -> bool:
        """Whether it has a file of own fields."""
        return any(file.path.endswith(f"/{FIELDS}") for file in self.files)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to commit. `current` is False if a later one in the same commit replaces it."""

    id: int
    passages: Sequence[Passage]
    current: bool = True
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source and its number of articles; the name is None for articles without a source."""

    name: str | None
    articles: int
    first_date: str | None  # YYYY-MM-DD
    last_date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is watched: its address, and the outcome of its last poll."""

    address: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None  # Last-Modified, as the server wrote it
    asked: str | None = None  # UTC, ISO 8601, seconds
    not_before: str | None = None  # UTC, ISO 8601, seconds; until then the server is left alone
    failures: int = 0  # in a row
    problem: str | None = None  # why it could not be read when last asked
    gone: bool = False  # the server says that it will never come back


@dataclass(frozen=True, slots=True)
class EntryState:
    """The state of a feed's entry. `problem` says why only its summary is indexed."""

    digest: bytes
    tries: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question that is put to all new articles, and the least score of a match.

    An article is reported once, unless `changes` asks for its later versions too. So is a text that
    several articles carry, unless `copies` asks for each of them.
    """

    name: str
    query: str
    least: float
    since: int
    encoder: str
    vector: bytes
    changes: bool = False
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """An article of a generation that matches a saved search, by its best passage.

    A match that is reported has the title, source, date and url of the article too.
    """

    generation: int
    name: str
    article: str
    position: int
    score: float
    title: str = ""
    source: str | None = None
    date: Date | None = None
    url: str | None = None

    @property
    def passage(self) -> str:
        """The id of the best passage."""
        return f"{self.article}#{self.position}"


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """A version of an article: part of the generations from `born` to the one before `died`."""

    article: Article
    born: int
    died: int | None  # None if it is current
    committed: str  # when it was born; UTC, ISO 8601, seconds
