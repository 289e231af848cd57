"""The feeds in the catalogue: their addresses, the outcome of their last polls, their entries."""

import dataclasses
from collections.abc import Mapping

from ..records import EntryState, Feed
from ..sqlite.database import Database


class Feeds:
    """The feeds that are watched; `watch` writes them and `stats` reads them."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def all(self) -> list[Feed]:
        """All feeds that were ever watched and not forgotten, by address."""
        names = [field.name for field in dataclasses.fields(Feed)]
        rows = self._database.rows(f"SELECT {', '.join(names)} FROM feeds ORDER BY address")
        return [
            Feed(**{**dict(zip(names, row, strict=True)), "gone": bool(row[names.index("gone")])})
            for row in rows
        ]

    def entries(self, feed: str) -> dict[str, EntryState]:
        """The entries that a feed had when it was last read, by id."""
        rows = self._database.rows(
            "SELECT entry, digest, tries, problem FROM entries WHERE feed = ?", feed
        )
        return {entry: EntryState(*state) for entry, *state in rows}

    def all_entries(self) -> set[str]:
        """The ids of the entries of all feeds."""
        return {entry for (entry,) in self._database.rows("SELECT DISTINCT entry FROM entries")}

    def summaries_only(self) -> dict[str, str]:
        """Entries of which only the summary is indexed: id → reason."""
        return dict(
            self._database.rows(
                "SELECT entry, problem FROM entries WHERE problem IS NOT NULL ORDER BY entry"
            )
        )

    # Writing, inside a transaction

    def put(self, feed: Feed, entries: Mapping[str, EntryState] | None = None) -> None:
        """Record the state of a feed, and its entries if it was read."""
        values = dataclasses.asdict(feed)
        names = ", ".join(values)
        places = ", ".join("?" * len(values))
        updates = ", ".join(f"{name} = excluded.{name}" for name in values)
        self._database.execute(
            f"INSERT INTO feeds ({names}) VALUES ({places})"
            f" ON CONFLICT (address) DO UPDATE SET {updates}",
            *values.values(),
        )
        if entries is not None:
            self._database.execute("DELETE FROM entries WHERE feed = ?", feed.address)
            self._database.execute_each(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
                [(feed.address, id_, e.digest, e.tries, e.problem) for id_, e in entries.items()],
            )

    def forget(self, address: str) -> None:
        """Delete a feed, its entries and their skipped places; its articles stay."""
        self._database.execute(
            "DELETE FROM skipped WHERE place IN (SELECT entry FROM entries WHERE feed = ?)",
            address,
        )
        self._database.execute("DELETE FROM feeds WHERE address = ?", address)
