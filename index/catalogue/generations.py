"""The generations in the catalogue: all commits, and the range that can still be read."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ..errors import GenerationError
from ..hints import Advice, Hint
from .records import Generation
from .sqlite.database import Database

LISTED: Final = 10_000
"""Commits that `history` lists, if they can be read no more."""


class Generations:
    """All generations. A generation is never changed; a commit adds another."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def newest(self) -> int:
        """The number of the newest generation; 0 before the first commit."""
        [[number]] = self._database.rows("SELECT coalesce(max(number), 0) FROM generations")
        return int(number)

    def oldest(self) -> int:
        """The earliest generation that can still be read; earlier ones were compacted away."""
        rows = self._database.rows("SELECT value FROM settings WHERE key = 'oldest'")
        return int(json.loads(rows[0][0])) if rows else 0

    def all(self) -> list[Generation]:
        """All generations, oldest first."""
        rows = self._database.rows("SELECT * FROM generations ORDER BY number")
        return [Generation(*row) for row in rows]

    def since(self, generation: int) -> list[Generation]:
        """The generations after `generation`, oldest first."""
        statement = "SELECT * FROM generations WHERE number > ? ORDER BY number"
        return [Generation(*row) for row in self._database.rows(statement, generation)]

    def checked(self, generation: int) -> int:
        """`generation`, if it can be read. Raises GenerationError otherwise."""
        newest, oldest = self.newest(), self.oldest()
        if oldest <= generation <= newest:
            return generation
        reason = "was compacted away" if 0 <= generation < oldest else "there is none"
        raise GenerationError(
            f"generation {generation}: {reason}; generations {oldest} to {newest} can be read"
        )

    def at(self, moment: date | datetime) -> int:
        """The newest generation at a time (UTC if it names no zone), or at the end of a day.

        Raises GenerationError if nothing had been committed by then.
        """
        if isinstance(moment, datetime):
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            until = moment.astimezone(UTC).isoformat(timespec="seconds")
        else:
            until = f"{moment.isoformat()}T23:59:59+00:00"
        [[number]] = self._database.rows(
            "SELECT max(number) FROM generations WHERE committed <= ?",
            until,
        )
        if number is None:
            [[first]] = self._database.rows("SELECT min(committed) FROM generations")
            since = f": the index exists since {first[:16].replace('T', ' ')} UTC" if first else ""
            raise GenerationError(
                f"{moment}: nothing had been committed by then{since}", Hint(Advice.DATES)
            )
        return self.checked(int(number))

    def covering(self, days: float, now: datetime) -> int:
        """How many of the newest generations show the index as it was in the last `days` days."""
        until = (now.astimezone(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        [[number]] = self._database.rows(
            "SELECT coalesce(max(number), 0) FROM generations WHERE committed <= ?", until
        )
        return self.newest() - max(int(number), self.oldest()) + 1

    def last_of(self, action: str) -> Generation | None:
        """The last commit of that name; None if there is none."""
        rows = self._database.rows(
            "SELECT * FROM generations WHERE action = ? ORDER BY number DESC LIMIT 1", action
        )
        return Generation(*rows[0]) if rows else None

    # Writing, inside a transaction

    def forget_before(self, oldest: int) -> None:
        """Forget commits that can be read no more, but for the first and the last `LISTED`."""
        self._database.execute(
            "DELETE FROM generations WHERE number > (SELECT min(number) FROM generations)"
            " AND number < min(?, (SELECT max(number) FROM generations) - ?)",
            *(oldest, LISTED),
        )

    def put(self, generation: Generation) -> None:
        """Record a commit."""
        self._database.execute(
            "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?)",
            generation.number,
            generation.committed,
            generation.action,
            generation.added,
            generation.updated,
            generation.removed,
        )
