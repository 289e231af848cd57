"""The catalogue's tables of what is watched: feeds, their entries, and the files of folders."""

import dataclasses
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from .records import EntryState, Feed

FEED_TABLES = """
CREATE TABLE feeds (
    address TEXT PRIMARY KEY, title TEXT, etag TEXT, modified TEXT, asked TEXT, not_before TEXT,
    failures INTEGER NOT NULL, problem TEXT, gone INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE entries (
    feed TEXT NOT NULL REFERENCES feeds ON DELETE CASCADE, entry TEXT NOT NULL,
    digest BLOB NOT NULL, tries INTEGER NOT NULL, problem TEXT, PRIMARY KEY (feed, entry)
) WITHOUT ROWID;
CREATE TABLE watched (
    file TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (file, article)
) WITHOUT ROWID;
CREATE INDEX watched_articles ON watched (article);
"""
# entries.tries: how often the page of an entry was asked for in vain, while it may still come.
# watched.file: seen from the folder that holds the index, or absolute where it lies elsewhere.


class Connected(Protocol):
    """What the tables need of the catalogue."""

    _connection: sqlite3.Connection

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]: ...


class FeedTables:
    """The part of the catalogue that `watch` writes and `stats` reads."""

    def feeds(self: Connected) -> list[Feed]:
        """All feeds that were ever asked for and not forgotten, by address."""
        names = [field.name for field in dataclasses.fields(Feed)]
        rows = self._rows(f"SELECT {', '.join(names)} FROM feeds ORDER BY address")
        return [
            Feed(**{**dict(zip(names, row, strict=True)), "gone": bool(row[names.index("gone")])})
            for row in rows
        ]

    def entries(self: Connected, feed: str) -> dict[str, EntryState]:
        """The entries of a feed when it was last read, by id."""
        rows = self._rows("SELECT entry, digest, tries, problem FROM entries WHERE feed = ?", feed)
        return {entry: EntryState(*state) for entry, *state in rows}

    def all_entries(self: Connected) -> set[str]:
        """The ids of the entries of all feeds."""
        return {entry for (entry,) in self._rows("SELECT DISTINCT entry FROM entries")}

    def summaries_only(self: Connected) -> dict[str, str]:
        """Entries of which only the summary is indexed, and why."""
        return dict(
            self._rows(
                "SELECT entry, problem FROM entries WHERE problem IS NOT NULL ORDER BY entry"
            )
        )

    def watched_files(self: Connected) -> list[str]:
        """All files that articles were read from by `watch`."""
        return [file for (file,) in self._rows("SELECT DISTINCT file FROM watched ORDER BY file")]

    def articles_of(self: Connected, file: str) -> set[str]:
        """The ids of the articles that were read from a file."""
        return {id_ for (id_,) in self._rows("SELECT article FROM watched WHERE file = ?", file)}

    def files_of(self: Connected, article_id: str) -> set[str]:
        """The files that an article was read from."""
        rows = self._rows("SELECT file FROM watched WHERE article = ?", article_id)
        return {file for (file,) in rows}

    # Writing, inside a transaction

    def put_feed(
        self: Connected, feed: Feed, entries: Mapping[str, EntryState] | None = None
    ) -> None:
        """Record what is known of a feed, and its entries where it was read."""
        values = dataclasses.asdict(feed)
        names = ", ".join(values)
        places = ", ".join("?" * len(values))
        updates = ", ".join(f"{name} = excluded.{name}" for name in values)
        self._connection.execute(
            f"INSERT INTO feeds ({names}) VALUES ({places})"
            f" ON CONFLICT (address) DO UPDATE SET {updates}",
            list(values.values()),
        )
        if entries is not None:
            self._connection.execute("DELETE FROM entries WHERE feed = ?", (feed.address,))
            self._connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
                [(feed.address, id_, e.digest, e.tries, e.problem) for id_, e in entries.items()],
            )

    def forget_feed(self: Connected, address: str) -> None:
        """Forget a feed and its entries, and which could not be read; its articles stay."""
        self._connection.execute(
            "DELETE FROM skipped WHERE place IN (SELECT entry FROM entries WHERE feed = ?)",
            (address,),
        )
        self._connection.execute("DELETE FROM feeds WHERE address = ?", (address,))

    def put_watched(self: Connected, file: str, articles: Iterable[str]) -> None:
        """Record that articles were read from a file."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO watched VALUES (?, ?)", [(file, id_) for id_ in articles]
        )

    def drop_watched(self: Connected, file: str, articles: Iterable[str]) -> None:
        """Record that articles are no longer in a file."""
        self._connection.executemany(
            "DELETE FROM watched WHERE file = ? AND article = ?", [(file, id_) for id_ in articles]
        )
