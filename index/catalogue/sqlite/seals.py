"""The seals of the catalogue: digests of all rows, which reveal changes outside commits.

SQLite has no checksums: a bit that flips in a number gives another number. A table's seal is the
sum of its rows' digests, so a commit subtracts the digests of deleted rows and adds those of
inserted ones. Triggers report these rows, whatever statement changes them. The triggers are
temporary: they belong to the connection, and any SQLite program can read the file.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...errors import IndexDamagedError
from ...hints import VERIFY
from ..tables import ANALYSIS_TABLES, FORMAT, SEAL_TABLES, SEALED
from .database import Database

SIZE = 16
MODULUS = 1 << 8 * SIZE

SCHEMA_ROWS = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
SEQUENCES = "SELECT name, seq FROM sqlite_sequence"
WHOLE = {"sqlite_schema": SCHEMA_ROWS, "sqlite_sequence": SEQUENCES}
"""SQLite's own tables, which can have no triggers: their few rows are sealed anew each time."""


def row_digest(values: tuple[Any, ...]) -> int:
    """The digest of a row's values and their types, as a number of `SIZE` bytes."""
    digest = hashlib.blake2b(digest_size=SIZE)
    for value in values:
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        digest.update(f"{type(value).__name__}:{len(content)}:".encode())
        digest.update(content)
    return int.from_bytes(digest.digest(), "little")


class SealedDatabase(Database):
    """A database whose write transactions (BEGIN IMMEDIATE) update the seals of its tables."""

    def __init__(self, file: Path, schema: str | None = None) -> None:
        """Open a file; with `schema`, a new one with these tables."""
        super().__init__(file, schema)
        self._counted: set[str] = set()  # tables that have triggers in this connection
        self._changes: dict[str, tuple[int, int]] = {}  # table → change in rows and in digests

    @contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[None]:
        """One transaction: all of it is committed, or nothing. DEFERRED is for reading."""
        if kind == "DEFERRED":
            with super().transaction(kind):
                yield
            return
        self._count_changes()
        counted = set(self._counted)
        try:
            with super().transaction(kind):
                self._add_tables()
                self._seal_unsealed()
                self._renew_format()
                yield
                self._seal_changes()
                self._check_place()
        except BaseException:
            self._counted = counted  # the triggers of an added table are rolled back with it
            raise

    def broken_seals(self) -> Iterator[str]:
        """The tables that differ from their seals; none if the file has no seals."""
        seals = self._seals()
        if not seals and not self.is_sealed():
            return
        tables = {*self._tables(), *WHOLE}
        for name in seals.keys() - tables:
            yield f"table {name} is missing"
        for name in sorted(tables):
            if name not in seals:
                yield f"table {name} has no seal"
            elif (found := self._seal_of(name)) != seals[name]:
                rows = f"{found[0]} rows, of {seals[name][0]} sealed"
                yield f"table {name} was changed outside of a commit ({rows})"

    def is_sealed(self) -> bool:
        """Whether the file is of a format that has seals."""
        [[value]] = self.rows(
            "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM settings WHERE key = 'format'"
        )
        return int(value) >= SEALED

    def _tables(self) -> list[str]:
        rows = self.rows(
            "SELECT name FROM sqlite_schema"
            " WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'seals'"
        )
        return [name for (name,) in rows]

    def _seals(self) -> dict[str, tuple[int, bytes]]:
        if not self.has_table("seals"):
            return {}
        rows = self.rows("SELECT name, rows, digest FROM seals")
        return {name: (count, digest) for name, count, digest in rows}

    def _seal_of(self, name: str) -> tuple[int, bytes]:
        """The number of rows of a table, and the sum of their digests."""
        count = total = 0
        for row in self.each(WHOLE.get(name, f'SELECT * FROM "{name}"')):
            count, total = count + 1, total + row_digest(row)
        return count, _stored(total)

    def _count_changes(self) -> None:
        """Create triggers that report changed rows to this connection."""
        self._changes.clear()
        new_tables = set(self._tables()) - self._counted
        if not self._counted:
            self._connection.create_function("row_changed", -1, self._row_changed)
            # Without this pragma, a row that REPLACE deletes fires no trigger.
            self._connection.execute("PRAGMA recursive_triggers = ON")
        for table in new_tables:
            columns = [name for _, name, *_ in self.rows(f'PRAGMA table_info("{table}")')]
            gone, new = (
                f"SELECT row_changed('{table}', {sign}, {', '.join(f'{of}.{c}' for c in columns)});"
                for sign, of in ((-1, "OLD"), (1, "NEW"))
            )
            for event, action in (("INSERT", new), ("DELETE", gone), ("UPDATE", gone + new)):
                self._connection.execute(
                    f'CREATE TEMP TRIGGER "{table} {event}" AFTER {event} ON main.{table}'
                    f" BEGIN {action} END"
                )
        self._counted |= new_tables

    def _row_changed(self, table: str, sign: int, *values: Any) -> None:
        rows, total = self._changes.get(table, (0, 0))
        self._changes[table] = rows + sign, total + sign * row_digest(values)

    # Inside a write transaction

    def _add_tables(self) -> None:
        """Create the tables that an earlier format lacks."""
        if not self.has_table("segment_analyses"):
            self._connection.execute(ANALYSIS_TABLES)
            self._count_changes()

    def _seal_unsealed(self) -> None:
        """Seal the tables that have no seal: all of them in a file of an earlier format."""
        unsealed = set(self._tables()) - self._seals().keys()
        if not unsealed:
            return
        self._connection.execute(SEAL_TABLES)
        for name in (*unsealed, "sqlite_schema"):
            self._put_seal(name, *self._seal_of(name))

    def _renew_format(self) -> None:
        """Give a file of an earlier format the present one, in which later rows are written."""
        self._connection.execute(
            "UPDATE settings SET value = ?1 WHERE key = 'format' AND value <> ?1", (str(FORMAT),)
        )

    def _seal_changes(self) -> None:
        """Update the seals by the changes of this transaction."""
        seals = self._seals()
        for name, (rows, total) in self._changes.items():
            before, digest = seals[name]
            if not isinstance(digest, bytes):
                raise IndexDamagedError(f"{self.file}: the seal of table {name} is damaged", VERIFY)
            self._put_seal(name, before + rows, _stored(int.from_bytes(digest, "little") + total))
        sequences = self._seal_of("sqlite_sequence")
        if seals.get("sqlite_sequence") != sequences:  # no write without a change
            self._put_seal("sqlite_sequence", *sequences)

    def _put_seal(self, name: str, rows: int, digest: bytes) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO seals VALUES (?, ?, ?)", (name, rows, digest)
        )


def _stored(total: int) -> bytes:
    return (total % MODULUS).to_bytes(SIZE, "little")
