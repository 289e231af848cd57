"""The catalogue: the record of truth in SQLite, whose transaction commits both legs.

An article has versions. Version v is part of generation g if born <= g < died, so every earlier
generation can still be searched, and nothing is changed in place.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

from .alerts import Alerts
from .articles import Articles
from .copies import Copies
from .generations import Generations
from .lives import Lives
from .records import ArticleVersion, ChangeCounts, Generation, SegmentRecord
from .segments import Segments
from .settings import Settings
from .skipped import Skipped
from .sqlite.seals import SealedDatabase
from .tables import TABLES
from .watched.feeds import Feeds
from .watched.files import WatchedFiles

Note: TypeAlias = Callable[["Catalogue"], None]
"""A function that records something further in the transaction of a commit."""


def _nothing(_: int) -> ChangeCounts:
    return ChangeCounts()


class Catalogue:
    """One connection to the catalogue of an index. Not safe to share between threads."""

    def __init__(self, file: Path, *, create: bool = False) -> None:
        """Open a catalogue file; with `create`, a new one (which must not exist)."""
        self.file = file
        self.database = SealedDatabase(file, TABLES if create else None)
        self.alerts = Alerts(self.database)
        self.articles = Articles(self.database)
        self.copies = Copies(self.database)
        self.feeds = Feeds(self.database)
        self.generations = Generations(self.database)
        self.lives = Lives(self.database)
        self.segments = Segments(self.database)
        self.settings = Settings(self.database)
        self.skipped = Skipped(self.database)
        self.watched = WatchedFiles(self.database)

    def reading(self) -> AbstractContextManager[None]:
        """A transaction in which all reads see one state of the catalogue."""
        return self.database.transaction("DEFERRED")

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that is committed whole or not at all, and updates the seals.

        It converts a catalogue of an earlier format to the present one. Only `commit` makes a
        generation.
        """
        return self.database.transaction("IMMEDIATE")

    def commit(
        self,
        action: str,
        *,
        put: Iterable[SegmentRecord] = (),
        drop: Iterable[int] = (),
        settings: Mapping[str, Any] | None = None,
        change: Callable[[int], ChangeCounts] = _nothing,
        notes: Iterable[Note] = (),
    ) -> int:
        """Make one generation, whole or not at all, and return its number.

        The caller holds the write lock. `action` is its name in `history`. Segments to `put` are on
        the disk already; `drop` lists the ids of the segments that they replace. `settings` apply
        from the new generation on; a value of None removes the setting. `change` is called with the
        new number, changes versions, and returns how many articles it changed. `notes` are called
        last, when the new generation is the newest.
        """
        with self.writing():
            number = self.generations.newest() + 1
            self.segments.drop(drop)
            for segment in put:
                self.segments.put(segment)
            changed = change(number)
            self.settings.put_at(settings or {}, number)
            self.generations.put(Generation.now(number, action, changed))
            self.note(notes)
        return number

    def note(self, notes: Iterable[Note]) -> None:
        """Call some notes, inside a transaction of the caller."""
        for each in notes:
            each(self)

    def versions_of(self, article_id: str, hidden: Collection[int] = ()) -> list[ArticleVersion]:
        """All versions of an article but `hidden` ones that are not compacted away, oldest first.

        A version that a rollback brought back is listed once for each of its lives. Versions that
        were replaced within one commit could never be read, and are left out.
        """
        with self.reading():
            return [
                ArticleVersion(self.articles.get(id_)[0], born, died, committed)
                for id_, born, died, committed in self.lives.of(article_id)
                if id_ not in hidden
            ]

    def forget_before(self, oldest: int) -> None:
        """Delete records that only generations before `oldest` need, inside a transaction."""
        self.lives.forget_before(oldest)
        self.alerts.forget_before(oldest)
        self.generations.forget_before(oldest)
        self.settings.forget_before(oldest)
        self.settings.put({"oldest": oldest})

    def close(self) -> None:
        """Close the connection."""
        self.database.close()
