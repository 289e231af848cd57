"""The catalogue: the record of truth, in SQLite. Its transaction is the commit of both legs.

An article has versions. Version v is part of generation g when born <= g < died, so every
earlier generation can still be asked, and nothing is changed in place.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

from .alerts import Alerts
from .articles import Articles
from .copies import Copies
from .feeds import Feeds
from .generations import Generations
from .lives import Lives
from .records import ArticleVersion, Changed, Generation, SegmentRecord
from .segments import Segments
from .settings import Settings
from .skipped import Skipped
from .sqlite.seals import SealedDatabase
from .tables import TABLES
from .watched_files import WatchedFiles

Note: TypeAlias = Callable[["Catalogue"], None]
"""Puts into the catalogue what becomes known with a commit, in its transaction."""


def _nothing(_: int) -> Changed:
    return Changed()


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
        """A transaction in which all that is read is of one moment."""
        return self.database.transaction("DEFERRED")

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that is committed whole or not at all, and keeps the seals.

        It makes an index of an earlier format one of this format. The one place where a
        generation comes from is `commit`.
        """
        return self.database.transaction("IMMEDIATE")

    def commit(
        self,
        action: str,
        *,
        put: Iterable[SegmentRecord] = (),
        drop: Iterable[int] = (),
        settings: Mapping[str, Any] | None = None,
        change: Callable[[int], Changed] = _nothing,
        notes: Iterable[Note] = (),
    ) -> int:
        """Make one generation, whole or not at all: its number. Only for who holds the write lock.

        `action` is what `history` calls it. Segments to `put` are on the disk already; `drop` are
        the ids of those that they replace. `settings` hold from the new generation on; None is
        none. `change` is called with the new number, changes versions, and says how many articles
        it changed. `notes` are called last, when the new generation is the newest.
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
        """Call some notes; for use in a transaction."""
        for each in notes:
            each(self)

    def versions_of(self, article_id: str) -> list[ArticleVersion]:
        """All versions of an article that have not been compacted away, oldest first.

        One that came back stands there twice. Versions that another one replaced in the same
        commit were never seen, and are left out.
        """
        with self.reading():
            return [
                ArticleVersion(self.articles.get(id_)[0], born, died, committed)
                for id_, born, died, committed in self.lives.of(article_id)
            ]

    def forget_before(self, oldest: int) -> None:
        """Delete what only generations before `oldest` need; for use in a transaction."""
        self.lives.forget_before(oldest)
        self.settings.forget_before(oldest)
        self.settings.put({"oldest": oldest})

    def close(self) -> None:
        """Close the connection."""
        self.database.close()
