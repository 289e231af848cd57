"""The catalogue: the record of truth, in SQLite. Its transaction is the commit of both legs.

An article has versions. Version v is part of generation g when born <= g < died, so every
earlier generation can still be asked, and nothing is changed in place.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Article, Passage, is_storable
from ..errors import IndexDamagedError
from ..hints import VERIFY
from ..storage.files import FileRecord
from .alerts import ALERT_TABLES, AlertTables
from .copies import COPY_TABLES, CopyTables
from .feeds import FEED_TABLES, FeedTables
from .generations import GENERATION_TABLES, GenerationTables
from .records import SCHEMA, NewVersion, SegmentRecord, Source
from .seals import SEAL_TABLES
from .stored_version import Spans, stored_article, stored_passages

MOST_AT_ONCE = 500
"""Articles that one statement reads."""

TABLES = SCHEMA + GENERATION_TABLES + COPY_TABLES + ALERT_TABLES + FEED_TABLES + SEAL_TABLES


class Catalogue(GenerationTables, CopyTables, AlertTables, FeedTables):
    """One connection to the catalogue of an index. Not safe to share between threads."""

    def __init__(self, file: Path, *, create: bool = False) -> None:
        """Open a catalogue file; with `create`, a new one (which must not exist)."""
        super().__init__(file, TABLES if create else None)

    # Reading

    def segments(self) -> list[SegmentRecord]:
        """All segments, in order of row."""
        files: dict[int, list[FileRecord]] = {}
        for segment, *record in self._rows("SELECT * FROM files ORDER BY segment, path"):
            files.setdefault(segment, []).append(FileRecord(*record))
        return [
            SegmentRecord(id_, rows, articles, first, tuple(files.get(id_, ())), encoder)
            for id_, rows, articles, first, encoder in self._rows(
                "SELECT id, rows, articles, first, encoder FROM segments"
                " LEFT JOIN segment_encoders ON segment = id ORDER BY first"
            )
        ]

    def segment_ids(self) -> list[int]:
        """The ids of all segments."""
        return [id_ for (id_,) in self._rows("SELECT id FROM segments")]

    def current(self, article_id: str) -> tuple[int, bytes] | None:
        """The version that `article_id` has now, and its content hash."""
        if not is_storable(article_id):
            return None
        rows = self._rows(
            "SELECT id, content_hash FROM versions WHERE article = ? AND died IS NULL", article_id
        )
        return rows[0] if rows else None

    def current_ids(self) -> list[str]:
        """Ids of all current articles, sorted."""
        rows = self._rows("SELECT article FROM versions WHERE died IS NULL ORDER BY article")
        return [row[0] for row in rows]

    def version_of(self, article_id: str, generation: int) -> int | None:
        """The version of an article that is part of `generation`."""
        if not is_storable(article_id):
            return None
        rows = self._rows(
            "SELECT id FROM versions WHERE article = ?1 AND born <= ?2"
            " AND (died IS NULL OR died > ?2) UNION ALL SELECT id FROM earlier_lives"
            " JOIN versions ON id = version WHERE article = ?1"
            " AND earlier_lives.born <= ?2 AND earlier_lives.died > ?2",
            article_id,
            generation,
        )
        return int(rows[0][0]) if rows else None

    def article(self, version: int) -> tuple[Article, list[Passage]]:
        """The article that a version was, with its passages."""
        article, spans = self.articles([version])[version]
        _ = article.text  # which may turn out to be damaged
        return article, stored_passages(article, spans)

    def articles(self, versions: Sequence[int]) -> dict[int, tuple[Article, Spans]]:
        """Versions as the articles that they were, with the spans of their passages.

        One statement for all: each costs as much as reading some articles. IndexDamagedError where
        one is missing; where its text or metadata are damaged, when these are asked for.
        """
        found = {}
        for start in range(0, len(versions), MOST_AT_ONCE):
            wanted = versions[start : start + MOST_AT_ONCE]
            for version, *row in self._rows(
                "SELECT id, article, title, source, author, date, url, language, metadata,"
                " passages, content FROM versions JOIN texts ON version = id"
                f" WHERE id IN ({', '.join('?' * len(wanted))})",
                *wanted,
            ):
                found[version] = stored_article(self._unreadable, *row)
        for version in versions:
            if version not in found:
                raise IndexDamagedError(f"{self.file}: version {version} is missing", VERIFY)
        return found

    def _unreadable(self, article_id: str, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"{self.file}: article {article_id!r} cannot be read ({error})", VERIFY
        )

    def all_versions(self) -> list[tuple[int, int, int | None]]:
        """Every version: id, born, died (of its last life); sorted."""
        rows = self._rows("SELECT id, born, died FROM versions ORDER BY id")
        return [(int(id_), int(born), died) for id_, born, died in rows]

    def is_current(self, version: int) -> bool:
        """Whether a version is there, and part of the newest generation."""
        return bool(self._rows("SELECT 1 FROM versions WHERE id = ? AND died IS NULL", version))

    def content_hash(self, version: int) -> bytes:
        """The content hash of a version when it was put in."""
        [[found]] = self._rows("SELECT content_hash FROM versions WHERE id = ?", version)
        return bytes(found)

    def counts(self) -> dict[str, Any]:
        """What the versions table adds to the index's Stats."""
        names = ("articles", "passages", "first_date", "last_date", "sources", "undated")
        [row] = self._rows(
            "SELECT count(*), coalesce(sum(length(passages)) / 8, 0), min(date), max(date),"
            " count(DISTINCT source), count(*) - count(date) FROM versions WHERE died IS NULL"
        )
        [[dead]] = self._rows("SELECT count(*) FROM versions WHERE died IS NOT NULL")
        return dict(zip(names, row, strict=True)) | {"superseded": dead}

    def passage_counts(self) -> NDArray[np.int64]:
        """Every version's id, how many passages it has, and whether it is current: (n, 3)."""
        rows = self._rows("SELECT id, length(passages) / 8, died IS NULL FROM versions ORDER BY id")
        return np.array(rows, np.int64).reshape(-1, 3)

    def sources(self) -> list[Source]:
        """All sources with what they have now, those with the most articles first."""
        rows = self._rows(
            "SELECT source, count(*) AS articles, min(date), max(date) FROM versions"
            " WHERE died IS NULL GROUP BY source ORDER BY articles DESC, source"
        )
        return [Source(*row) for row in rows]

    def source_spellings(self) -> list[str]:
        """All ways in which sources are written in any version, the most frequent first."""
        rows = self._rows(
            "SELECT source FROM versions WHERE source IS NOT NULL"
            " GROUP BY source ORDER BY count(*) DESC, source"
        )
        return [source for (source,) in rows]

    def skipped(self) -> dict[str, str]:
        """Places (file, line, entry of a feed) that could not be read when last seen, and why."""
        return dict(self._rows("SELECT place, reason FROM skipped ORDER BY place"))

    def next_ids(self) -> tuple[int, int]:
        """The ids that the next version and the next segment get; no id is ever used twice."""
        last = dict(self._rows("SELECT name, seq FROM sqlite_sequence"))
        return last.get("versions", 0) + 1, last.get("segments", 0) + 1

    def last_in(self, table: str) -> int:
        """The last version that has a row in `versions` or `texts`; 0 where none has."""
        return int(self._rows(f"SELECT coalesce(max(rowid), 0) FROM {table}")[0][0])

    # Writing, inside a transaction

    def put_segment(self, segment: SegmentRecord) -> None:
        """Record a segment whose files are on disk."""
        self._connection.execute(
            "INSERT INTO segments VALUES (?, ?, ?, ?)",
            (segment.id, segment.rows, segment.articles, segment.first),
        )
        if segment.encoder is not None:
            self._connection.execute(
                "INSERT INTO segment_encoders VALUES (?, ?)", (segment.id, segment.encoder)
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
        self._connection.execute("INSERT INTO texts VALUES (?, ?)", (version.id, article.text))
        self.put_bands(version.id, version.bands)

    def end_article(self, article_id: str, generation: int) -> None:
        """Let the current version of an article die in `generation`."""
        self._connection.execute(
            "UPDATE versions SET died = ? WHERE article = ? AND died IS NULL",
            (generation, article_id),
        )

    def put_skipped(self, skipped: Mapping[str, str], generation: int) -> None:
        """Record what could not be read, for `stats`; what is known already stays as it is."""
        known = self.skipped()
        new = {place: reason for place, reason in skipped.items() if known.get(place) != reason}
        self.drop_skipped(new)
        self._connection.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)",
            [(place, reason, generation) for place, reason in new.items()],
        )

    def drop_skipped(self, places: Iterable[str]) -> None:
        """Forget what could not be read at these places."""
        self._connection.executemany(
            "DELETE FROM skipped WHERE place = ?", [(place,) for place in places]
        )
