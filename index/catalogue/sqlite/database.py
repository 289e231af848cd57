"""The connection to an SQLite file: opening, transactions, statements, and errors."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from ...errors import IndexDamagedError, StorageError
from ...hints import VERIFY
from ...storage.files import unreadable

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
UNWRITABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR_SHM")
"""SQLite's errors if it cannot make its files beside a database that is only read."""

BUSY = 60.0  # seconds to wait for another process's commit or checkpoint

LOG_BYTES = 64 << 20
"""Bytes of the log that are kept between commits; one large commit would leave it large."""

Value = TypeVar("Value")
State: TypeAlias = tuple[int, int, int, int, int | None]


class ChangedMeanwhileError(StorageError):
    """A file without a log that was changed while it was read; the reader tries again."""


class Database:
    """One connection. Not safe to share between threads that do not take turns.

    Nothing else in the process may open the file: when it is closed by any descriptor, the system
    drops all of the process's locks on it, SQLite's too. Then two processes could write at once.
    """

    def __init__(self, file: Path, schema: str | None = None) -> None:
        """Open a file; with `schema`, a new one with these tables (it must not exist).

        If the folder cannot be written to, for lack of permission or space, the file is opened for
        reading only. SQLite then needs the log and its index, which are there as long as somebody
        writes. Without them the file is read as one that never changes, and opened again when it
        does.
        """
        self.file = file
        self._for_reading = False
        self._unchanged: State | None = None  # of a file that is read without its log
        self._place: tuple[int, int] | None = None  # device and inode of a file that is written
        self._reading = False  # whether a transaction of a file without its log is under way
        try:
            self._connection = self._connect("rw" if schema is None else "rwc")
            if schema is not None:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.executescript(schema)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
            self._connection.execute("PRAGMA foreign_keys = ON")
            # Read something now, so that a file that is not a database fails at once.
            self._connection.execute("SELECT count(*) FROM settings").fetchone()
            self._place = self._at_its_path()
        except sqlite3.OperationalError as error:
            if schema is not None or not error.sqlite_errorname.startswith(UNWRITABLE):
                raise self._fault(error) from error
            self._for_reading = True
            self._open_for_reading()
        except UNREADABLE as error:
            raise self._fault(error) from error

    def _at_its_path(self) -> tuple[int, int] | None:
        """The device and inode of the file that has the path now; None if there is none."""
        try:
            status = self.file.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _check_place(self) -> None:
        """Raise StorageError if the folder was moved or replaced, so that no commit is divided."""
        if self._place != self._at_its_path():
            raise StorageError(
                f"{self.file.parent}: was moved or replaced while it was open for writing; nothing "
                "was committed; open it again where it is now"
            )

    def _open_for_reading(self) -> None:
        self._unchanged = self._state()
        *_, logged = self._unchanged
        try:
            if logged is not None:
                self._connection = self._connect("ro")
                try:
                    self._connection.execute("SELECT count(*) FROM settings").fetchone()
                except sqlite3.OperationalError:  # the index of the log is not there
                    self._connection.close()
                    if logged:  # it has commits, which nobody may miss
                        raise
                else:
                    self._unchanged = None
                    return
            self._connection = self._connect("ro", immutable=True)
        except sqlite3.OperationalError as error:  # such as: too many files are open
            raise self._fault(error) from error

    def _state(self) -> State:
        """What changes with the file; at last the size of its log, which the next writer makes."""
        try:
            status = self.file.stat()
        except OSError as error:
            raise unreadable(self.file, error) from error
        try:
            logged: int | None = self._log.stat().st_size
        except FileNotFoundError:
            logged = None
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, logged

    def _has_changed(self) -> bool:
        return self._unchanged is not None and self._state() != self._unchanged

    def _renew(self) -> None:
        """Open a file without a log again if it has changed, now perhaps with its log."""
        if self._has_changed():
            self._connection.close()
            self._open_for_reading()

    def _read(self, read: Callable[[], Value]) -> Value:
        """What `read` gives, of one state of the file."""
        while True:
            if not self._reading:
                self._renew()
            try:
                value = read()
            except UNREADABLE as error:
                if not self._has_changed():
                    raise self._fault(error) from error
            else:
                if not self._has_changed():
                    return value
            if self._reading:
                raise self._changed()

    def _changed(self) -> ChangedMeanwhileError:
        return ChangedMeanwhileError(f"{self.file}: was changed while it was read; try again")

    def _connect(self, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
        location = f"{self.file.absolute().as_uri()}?mode={mode}{'&immutable=1' * immutable}"
        return sqlite3.connect(
            location, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False
        )

    @property
    def _log(self) -> Path:
        return self.file.with_name(self.file.name + "-wal")

    def _fault(self, error: Exception) -> StorageError | IndexDamagedError:
        if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
            return StorageError(f"{self.file}: was closed; open it again")
        reason = " ".join(str(error).split())  # a damaged schema is quoted with its lines
        # Text is stored as UTF-8, so undecodable text is damage. SQLite has no error code for it.
        undecodable = "Could not decode" in reason
        if isinstance(error, sqlite3.OperationalError) and not undecodable:
            hint = "check the disk's free space and the folder's permissions"
            return StorageError(f"{self.file}: {reason}; {hint}")
        return IndexDamagedError(f"{self.file}: {reason}", VERIFY)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def copy_to(self, file: Path) -> None:
        """Copy the committed state into a new file. Readers and writers need not wait."""
        target = sqlite3.connect(file)
        try:
            self._connection.backup(target)
        except sqlite3.Error as error:
            raise self._fault(error) from error
        finally:
            target.close()

    def write_anew(self, file: Path) -> None:
        """Write the rows of all tables into a new file, and rebuild their indexes."""
        self.rows("VACUUM INTO ?", str(file))
        with closing(sqlite3.connect(file, isolation_level=None)) as written:
            try:
                written.execute("PRAGMA journal_mode = WAL")
                written.execute("REINDEX")
            except sqlite3.Error as error:
                raise self._fault(error) from error

    def shrink(self) -> None:
        """Return the space of deleted rows to the disk; not inside a transaction."""
        # If another process reads, the log is emptied by its next commit instead.
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            self.rows(statement)

    @contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[None]:
        """One transaction: all of it is committed, or nothing. DEFERRED reads one state."""
        if self._unchanged is not None:
            self._renew()
        if self._unchanged is not None and kind == "DEFERRED":
            with self._of_one_state():
                yield
            return
        try:
            self._connection.execute(f"BEGIN {kind}")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._fault(error) from error

    @contextmanager
    def _of_one_state(self) -> Iterator[None]:
        """Reads of a file without its log. Raises ChangedMeanwhileError if it is changed."""
        self._reading = True
        try:
            yield
        finally:
            self._reading = False
        if self._has_changed():
            raise self._changed()

    def check(self) -> Iterator[str]:
        """The faults that SQLite finds in the file, and rows that refer to missing rows."""
        if not (self._for_reading or self._is_written_with_a_log()):
            yield "its header lacks the mark of a write-ahead log"
        for (line,) in self.rows("PRAGMA integrity_check"):
            if line != "ok":
                yield " ".join(line.split())
        for table, row, other, _ in self.rows("PRAGMA foreign_key_check"):
            yield f"row {row} of {table} refers to a row of {other} that is missing"

    def _is_written_with_a_log(self) -> bool:
        """Whether the two bytes of its header that stand for the log are right.

        With other values the file opens, but for reading only, or without its log.
        """
        [[mode]] = self.rows("PRAGMA journal_mode")
        with closing(self._connect("rw")) as other:
            other.execute("PRAGMA busy_timeout = 0")
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError as error:  # another writer is not a fault
                if error.sqlite_errorname.startswith("SQLITE_READONLY"):
                    return False
        return bool(mode == "wal")

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement. `values` are in order, or one mapping by name."""
        named = values[0] if values and isinstance(values[0], dict) else values
        return self._read(lambda: self._connection.execute(statement, named).fetchall())

    def each(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, one at a time, so that memory does not limit their number."""
        if not self._reading:
            self._renew()
        try:
            yield from self._connection.execute(statement)
        except UNREADABLE as error:
            raise self._changed() if self._has_changed() else self._fault(error) from error
        if self._has_changed():
            raise self._changed()

    def has_table(self, name: str) -> bool:
        """Whether there is a table `name`; a file of an earlier format may lack it."""
        found = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
        return bool(self.rows(found, name))

    def next_id(self, table: str) -> int:
        """The id for the next row of a table; no id is ever used twice."""
        rows = self.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        return int(rows[0][0]) + 1 if rows else 1

    # Inside a transaction, which turns SQLite's errors into ours

    def execute(self, statement: str, *values: Any) -> int:
        """Run a statement that writes, and return how many rows it changed."""
        named = values[0] if values and isinstance(values[0], dict) else values
        return self._connection.execute(statement, named).rowcount

    def execute_each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement that writes once for each row of values."""
        self._connection.executemany(statement, rows)
