"""The watched files in the catalogue: the articles that were read from each."""

from collections.abc import Iterable

from ..sqlite.database import Database


class WatchedFiles:
    """The files that `watch` reads articles from."""

    def __init__(self, database: Database) -> None:
        """Read and write the table of `database`."""
        self._database = database

    def all(self) -> list[str]:
        """All files that articles were read from."""
        rows = self._database.rows("SELECT DISTINCT file FROM watched ORDER BY file")
        return [file for (file,) in rows]

    def articles_of(self, file: str) -> set[str]:
        """The ids of the articles that were read from a file."""
        rows = self._database.rows("SELECT article FROM watched WHERE file = ?", file)
        return {id_ for (id_,) in rows}

    def files_of(self, article_id: str) -> set[str]:
        """The files that an article was read from."""
        rows = self._database.rows("SELECT file FROM watched WHERE article = ?", article_id)
        return {file for (file,) in rows}

    # Writing, inside a transaction

    def put(self, file: str, articles: Iterable[str]) -> None:
        """Record that articles were read from a file."""
        self._database.execute_each(
            "INSERT OR IGNORE INTO watched VALUES (?, ?)", [(file, id_) for id_ in articles]
        )

    def drop(self, file: str, articles: Iterable[str]) -> None:
        """Record that articles are no longer in a file."""
        self._database.execute_each(
            "DELETE FROM watched WHERE file = ? AND article = ?", [(file, id_) for id_ in articles]
        )
