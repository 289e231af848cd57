"""The catalogue: the record of truth, in SQLite. Its transaction is the commit of both legs.

An article has versions. Version v is part of generation g when born <= g < died, so every
earlier generation can still be asked, and nothing is changed in place.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .article import Article, Passage
from .copy_tables import COPY_TABLES, CopyTables
from .errors import IndexDamagedError, StorageError
from .files import MEND, FileRecord
from .schema import SCHEMA, Generation, NewVersion, SegmentRecord

BUSY = 60.0  # seconds to wait for another process's commit or checkpoint


class Catalogue(CopyTables):
    """One connection to the catalogue of an index. Not safe to share between threads."""

    def __init__(self, file: Path, *, create: bool = False) -> None:
        """Open a catalogue file; with `create`, a new one (which must not exist)."""
        self._file = file
        mode = "rwc" if create else "rw"
        try:
            self._connection = self._connect(mode)
            if create:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.executescript(SCHEMA + COPY_TABLES)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            # Read something now: a file that is no database is found at open, not at first use.
            self._connection.execute("SELECT count(*) FROM settings").fetchone()
        except sqlite3.OperationalError as error:
            if create or not _read_only(error):
                raise self._fault(error) from error
            self._connection = self._connect("ro", immutable=not self._has_wal())
        except sqlite3.DatabaseError as error:
            raise self._fault(error) from error

    def _connect(self, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
        location = f"{self._file.absolute().as_uri()}?mode={mode}{'&immutable=1' * immutable}"
        return sqlite3.connect(
            location, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False
        )

    def _has_wal(self) -> bool:
        wal = self._file.with_name(self._file.name + "-wal")
        return wal.exists() and wal.stat().st_size > 0

    def _fault(self, error: sqlite3.Error) -> StorageError | IndexDamagedError:
        if isinstance(error, sqlite3.OperationalError):
            hint = "check the disk's free space and the folder's permissions"
            return StorageError(f"{self._file}: {error}; {hint}")
        return IndexDamagedError(f"{self._file}: {error}; {MEND}")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[None]:
        """One transaction: all of it is committed, or nothing. DEFERRED pins what is read."""
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

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._fault(error) from error

    # Reading

    def settings(self) -> dict[str, Any]:
        """All settings of the index."""
        return {key: json.loads(value) for key, value in self._rows("SELECT * FROM settings")}

    def generation(self) -> int:
        """The number of the newest generation; 0 before the first commit."""
        return int(self._rows("SELECT coalesce(max(number), 0) FROM generations")[0][0])

    def generations(self) -> list[Generation]:
        """All generations, oldest first."""
        return [Generation(*row) for row in self._rows("SELECT * FROM generations ORDER BY number")]

    def segments(self) -> list[SegmentRecord]:
        """All segments, in order of row."""
        files: dict[int, list[FileRecord]] = {}
        for segment, *record in self._rows("SELECT * FROM files ORDER BY segment, path"):
            files.setdefault(segment, []).append(FileRecord(*record))
        return [
            SegmentRecord(id_, rows, articles, first, tuple(files.get(id_, ())))
            for id_, rows, articles, first in self._rows("SELECT * FROM segments ORDER BY first")
        ]

    def dead_versions(self, generation: int) -> NDArray[np.int64]:
        """Ids of the versions that are in segments but not part of `generation`, sorted."""
        rows = self._rows("SELECT id FROM versions WHERE died <= ?", generation)
        if generation < self.generation():
            # Reads the whole table, which an older generation may take its time for.
            rows += self._rows("SELECT id FROM versions WHERE born > ?", generation)
        return np.sort(np.array([id_ for (id_,) in rows], np.int64))

    def current(self, article_id: str) -> tuple[int, bytes] | None:
        """The version that `article_id` has now, and its content hash."""
        rows = self._rows(
            "SELECT id, content_hash FROM versions WHERE article = ? AND died IS NULL", article_id
        )
        return rows[0] if rows else None

    def current_ids(self, pattern: str = "%") -> list[str]:
        """Ids of all current articles, sorted."""
        return [
            row[0]
            for row in self._rows(
                "SELECT article FROM versions WHERE died IS NULL AND article LIKE ?"
                " ORDER BY article",
                pattern,
            )
        ]

    def version_of(self, article_id: str, generation: int) -> int | None:
        """The version of an article that is part of `generation`."""
        rows = self._rows(
            "SELECT id FROM versions WHERE article = ? AND born <= ?"
            " AND (died IS NULL OR died > ?)",
            article_id,
            generation,
            generation,
        )
        return int(rows[0][0]) if rows else None

    def article(self, version: int) -> tuple[Article, list[Passage]]:
        """A version as the article that it was, with its passages."""
        rows = self._rows(
            "SELECT article, title, source, author, date, url, language, metadata, passages,"
            " content FROM versions JOIN texts ON version = id WHERE id = ?",
            version,
        )
        if not rows:
            raise IndexDamagedError(f"{self._file}: version {version} is missing; {MEND}")
        id_, title, source, author, day, url, language, metadata, passages, content = rows[0]
        try:
            article = Article(
                id=id_,
                title=title,
                text=zlib.decompress(content).decode("utf-8"),
                source=source,
                author=author,
                date=date.fromisoformat(day) if day else None,
                url=url,
                language=language,
                metadata=json.loads(metadata),
            )
            spans = np.frombuffer(passages, "<u4").reshape(-1, 2).tolist()
        except (zlib.error, ValueError) as error:
            raise IndexDamagedError(
                f"{self._file}: article {id_!r} cannot be read ({error}); {MEND}"
            ) from error
        return article, [Passage(article, i, *span) for i, span in enumerate(spans)]

    def counts(self) -> dict[str, Any]:
        """What the versions table adds to the index's Stats."""
        names = ("articles", "passages", "first_date", "last_date", "sources", "undated")
        [row] = self._rows(
            "SELECT count(*), coalesce(sum(length(passages)) / 8, 0), min(date), max(date),"
            " count(DISTINCT source), count(*) - count(date) FROM versions WHERE died IS NULL"
        )
        [[dead]] = self._rows("SELECT count(*) FROM versions WHERE died IS NOT NULL")
        return dict(zip(names, row, strict=True)) | {"superseded": dead}

    def skipped(self) -> dict[str, str]:
        """Places (file, line) that could not be read when last seen, and why."""
        return dict(self._rows("SELECT place, reason FROM skipped ORDER BY place"))

    def next_ids(self) -> tuple[int, int]:
        """The ids that the next version and the next segment get; no id is ever used twice."""
        last = dict(self._rows("SELECT name, seq FROM sqlite_sequence"))
        return last.get("versions", 0) + 1, last.get("segments", 0) + 1

    # Writing, inside a transaction

    def add_tables(self) -> None:
        """Make the tables that an index made by an older nutgraf lacks."""
        for statement in filter(str.strip, COPY_TABLES.split(";")):
            self._connection.execute(statement)

    def put_settings(self, settings: Mapping[str, Any]) -> None:
        """Set some settings."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)",
            [(key, json.dumps(value)) for key, value in settings.items()],
        )

    def put_generation(self, generation: Generation) -> None:
        """Record a commit."""
        self._connection.execute(
            "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?)",
            (
                generation.number,
                generation.committed,
                generation.action,
                generation.added,
                generation.updated,
                generation.removed,
            ),
        )

    def put_segment(self, segment: SegmentRecord) -> None:
        """Record a segment whose files are on disk."""
        self._connection.execute(
            "INSERT INTO segments VALUES (?, ?, ?, ?)",
            (segment.id, segment.rows, segment.articles, segment.first),
        )
        self._connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            [(segment.id, f.path, f.size, f.modified, f.digest) for f in segment.files],
        )

    def drop_segments(self, ids: Sequence[int]) -> None:
        """Forget segments that a merge replaced."""
        self._connection.executemany("DELETE FROM segments WHERE id = ?", [(i,) for i in ids])

    def put_version(self, version: NewVersion, generation: int) -> None:
        """Record a version of an article as born in `generation`."""
        article = version.passages[0].article
        spans = np.array([(p.start, p.end) for p in version.passages], "<u4")
        self._connection.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                version.id,
                article.id,
                article.title,
                article.source,
                article.author,
                article.date.isoformat() if article.date else None,
                article.url,
                article.language,
                json.dumps(dict(article.metadata), ensure_ascii=False),
                article.content_hash,
                spans.tobytes(),
                generation,
                None if version.current else generation,
            ),
        )
        self._connection.execute(
            "INSERT INTO texts VALUES (?, ?)",
            (version.id, zlib.compress(article.text.encode("utf-8"))),
        )
        self.put_bands(version.id, version.bands)

    def end_article(self, article_id: str, generation: int) -> None:
        """Let the current version of an article die in `generation`."""
        self._connection.execute(
            "UPDATE versions SET died = ? WHERE article = ? AND died IS NULL",
            (generation, article_id),
        )

    def put_skipped(self, skipped: Mapping[str, str], generation: int) -> None:
        """Record what could not be read, for `stats`, in place of what was recorded before."""
        self._connection.execute("DELETE FROM skipped")
        self._connection.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)",
            [(place, reason, generation) for place, reason in skipped.items()],
        )


def _read_only(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))
