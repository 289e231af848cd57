"""The articles in the catalogue: their versions with text and passages, and counts of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..articles.article import Article, Passage, is_storable
from ..errors import IndexDamagedError
from ..hints import VERIFY
from .records import NewVersion, Source
from .sqlite.database import Database
from .stored_version import Spans, stored_article, stored_passages

MOST_AT_ONCE = 500
"""Articles that one statement reads at most."""


class Articles:
    """Versions of articles. A current version has not died."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def current(self, article_id: str) -> tuple[int, bytes] | None:
        """The current version of an article and its content hash; None if there is none."""
        if not is_storable(article_id):
            return None
        rows = self._database.rows(
            "SELECT id, content_hash FROM versions WHERE article = ? AND died IS NULL", article_id
        )
        return rows[0] if rows else None

    def had(self, article_id: str, content_hash: bytes) -> bool:
        """Whether an article had this content in a version that has ended."""
        statement = (
            "SELECT 1 FROM versions WHERE article = ? AND content_hash = ? AND died IS NOT NULL"
        )
        return bool(self._database.rows(statement, article_id, content_hash))

    def current_ids(self) -> list[str]:
        """Ids of all current articles, sorted."""
        statement = "SELECT article FROM versions WHERE died IS NULL ORDER BY article"
        return [id_ for (id_,) in self._database.rows(statement)]

    def ids_beginning(self, typed: str, most: int, hidden: Sequence[int] = ()) -> list[str]:
        """The first `most` ids of current articles but `hidden` ones that begin so, sorted."""
        statement = (
            "SELECT article FROM versions WHERE died IS NULL AND article >= ?1"
            " AND substr(article, 1, length(?1)) = ?1"
            " AND id NOT IN (SELECT value FROM json_each(?3)) ORDER BY article LIMIT ?2"
        )
        hidden_ids = json.dumps(list(hidden))
        return [id_ for (id_,) in self._database.rows(statement, typed, most, hidden_ids)]

    def get(self, version: int) -> tuple[Article, list[Passage]]:
        """The article of a version, with its passages."""
        article, spans = self.many([version])[version]
        _ = article.text  # raises if it is damaged
        return article, stored_passages(article, spans)

    def many(self, versions: Sequence[int]) -> dict[int, tuple[Article, Spans]]:
        """The articles of some versions, each with the spans of its passages.

        They are read by few statements, for a statement costs as much as reading several articles.
        Raises IndexDamagedError if a version is missing. A damaged text or damaged metadata raise
        it when they are first used.
        """
        found = {}
        for start in range(0, len(versions), MOST_AT_ONCE):
            wanted = versions[start : start + MOST_AT_ONCE]
            for version, *row in self._database.rows(
                "SELECT id, article, title, source, author, date, url, language, metadata,"
                " passages, content FROM versions JOIN texts ON version = id"
                f" WHERE id IN ({', '.join('?' * len(wanted))})",
                *wanted,
            ):
                found[version] = stored_article(self._unreadable, *row)
        for version in versions:
            if version not in found:
                raise IndexDamagedError(
                    f"{self._database.file}: version {version} is missing", VERIFY
                )
        return found

    def _unreadable(self, article_id: str, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"{self._database.file}: article {article_id!r} cannot be read ({error})", VERIFY
        )

    def metadata(self, versions: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The further fields of the records behind some versions, in any order.

        Raises IndexDamagedError if one cannot be read.
        """
        for id_, stored in self._database.rows(
            "SELECT article, metadata FROM versions WHERE metadata != '{}'"
            " AND id IN (SELECT value FROM json_each(?))",
            json.dumps(list(versions)),
        ):
            try:
                found: dict[str, Any] = json.loads(stored)
            except ValueError as error:
                raise self._unreadable(id_, error) from error
            yield found

    def ids(self, versions: Iterable[int]) -> dict[int, str]:
        """The id of the article that each of some versions is of: version → id."""
        return dict(
            self._database.rows(
                "SELECT id, article FROM versions WHERE id IN (SELECT value FROM json_each(?))",
                json.dumps(list(versions)),
            )
        )

    def is_current(self, version: int) -> bool:
        """Whether a version exists and is part of the newest generation."""
        statement = "SELECT 1 FROM versions WHERE id = ? AND died IS NULL"
        return bool(self._database.rows(statement, version))

    def content_hash(self, version: int) -> bytes:
        """The content hash that was recorded with a version."""
        [[found]] = self._database.rows("SELECT content_hash FROM versions WHERE id = ?", version)
        return bytes(found)

    def next_version(self) -> int:
        """The id for the next version; no id is ever used twice."""
        return self._database.next_id("versions")

    def last_in(self, table: str) -> int:
        """The last version with a row in the table `versions` or `texts`; 0 if there is none."""
        return int(self._database.rows(f"SELECT coalesce(max(rowid), 0) FROM {table}")[0][0])

    def counts(self) -> dict[str, Any]:
        """The fields of Stats that are counted in the table of versions."""
        names = ("articles", "passages", "first_date", "last_date", "sources", "undated")
        [row] = self._database.rows(
            "SELECT count(*), coalesce(sum(length(passages)) / 8, 0), min(date), max(date),"
            " count(DISTINCT source), count(*) - count(date) FROM versions WHERE died IS NULL"
        )
        [[dead]] = self._database.rows("SELECT count(*) FROM versions WHERE died IS NOT NULL")
        return dict(zip(names, row, strict=True)) | {"superseded": dead}

    def passage_counts(self) -> NDArray[np.int64]:
        """Id, number of passages, and 1 if it is current, of every version: (n, 3)."""
        rows = self._database.rows(
            "SELECT id, length(passages) / 8, died IS NULL FROM versions ORDER BY id"
        )
        return np.array(rows, np.int64).reshape(-1, 3)

    def sources(self, hidden: Sequence[int] = ()) -> list[Source]:
        """All sources with dates and current articles but `hidden` ones, the largest first."""
        rows = self._database.rows(
            "SELECT source, count(*) AS articles, min(date), max(date) FROM versions"
            " WHERE died IS NULL AND id NOT IN (SELECT value FROM json_each(?))"
            " GROUP BY source ORDER BY articles DESC, source",
            json.dumps(list(hidden)),
        )
        return [Source(*row) for row in rows]

    def spellings(
        self, field: Literal["source", "author"], hidden: Sequence[int] = ()
    ) -> list[str]:
        """All spellings of a field in any version but `hidden` ones, the most frequent first."""
        rows = self._database.rows(
            f"SELECT {field} FROM versions WHERE {field} IS NOT NULL"
            " AND id NOT IN (SELECT value FROM json_each(?))"
            f" GROUP BY {field} ORDER BY count(*) DESC, {field}",
            json.dumps(list(hidden)),
        )
        return [value for (value,) in rows]

    # Writing, inside a transaction

    def put(self, version: NewVersion, generation: int) -> None:
        """Record a version of an article as born in `generation`."""
        article = version.passages[0].article
        spans = np.array([(p.start, p.end) for p in version.passages], "<u4")
        self._database.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        )
        self._database.execute("INSERT INTO texts VALUES (?, ?)", version.id, article.text)
