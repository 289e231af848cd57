"""The alerts in the catalogue: saved searches, and the articles that match them."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from .records import Match, SavedSearch
from .settings import Settings
from .sqlite.database import Database

OPTIONS: Final = "alert_options"
"""The setting of the index that names the options of saved searches: name → `OPTIONAL`, some."""

OPTIONAL: Final = ("changes", "copies")
"""The last fields of a saved search, which may be left out."""

NEW, REPORTED, LEFT_OUT = range(3)
"""The states of a match, in the column `reported`."""

FORGETTING: Final = (
    "DELETE FROM alert_matches WHERE article NOT IN (SELECT article FROM versions)",
    f"DELETE FROM alert_matches WHERE reported = {LEFT_OUT} AND generation < :oldest",
    f"DELETE FROM alert_matches AS old WHERE reported = {REPORTED} AND generation < :oldest"
    " AND EXISTS (SELECT 1 FROM alert_matches AS new WHERE new.name = old.name"
    f" AND new.article = old.article AND new.reported = {REPORTED}"
    " AND new.generation > old.generation)",
)


class Alerts:
    """Saved searches and their matches."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def all(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        rows = self._database.rows(
            "SELECT name, query, least, since, encoder, vector FROM alerts ORDER BY name"
        )
        options = self._options()
        return [
            SavedSearch(*row, *(option in options.get(row[0], ()) for option in OPTIONAL))
            for row in rows
        ]

    def _options(self) -> dict[str, list[str]]:
        options: dict[str, list[str]] = Settings(self._database).of_index().get(OPTIONS, {})
        return options

    def are_there(self) -> bool:
        """Whether any search is saved."""
        return bool(self._database.rows("SELECT 1 FROM alerts LIMIT 1"))

    def matched_until(self) -> int:
        """The generation up to which articles have been matched; 0 before the first."""
        return int(self._database.rows("SELECT coalesce(max(generation), 0) FROM alerted")[0][0])

    def unreported(self) -> list[Match]:
        """Matches that were not yet reported, by generation and name, the highest score first."""
        rows = self._database.rows(
            "SELECT generation, name, article, position, score FROM alert_matches"
            " WHERE NOT reported ORDER BY generation, name, score DESC, article"
        )
        return [Match(*row) for row in rows]

    def reported(self, articles: Iterable[str]) -> set[tuple[str, str]]:
        """The name of the search and the article of each reported match of some articles."""
        rows = self._database.rows(
            "SELECT name, article FROM alert_matches"
            f" WHERE reported = {REPORTED} AND article IN (SELECT value FROM json_each(?))",
            json.dumps(list(articles)),
        )
        return {(name, article) for name, article in rows}

    # Writing, inside a transaction

    def put(self, alert: SavedSearch) -> None:
        """Save a search; one with the same name is replaced."""
        self._database.execute("DELETE FROM alerts WHERE name = ?", alert.name)
        self._database.execute(
            "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)",
            *(alert.name, alert.query, alert.least, alert.since, alert.encoder, alert.vector),
        )
        self._put_options(alert.name, [name for name in OPTIONAL if getattr(alert, name)])

    def put_vector(self, alert: SavedSearch) -> None:
        """Replace the encoder and the vector of a saved search; its matches stay."""
        self._database.execute(
            "UPDATE alerts SET encoder = ?, vector = ? WHERE name = ?",
            *(alert.encoder, alert.vector, alert.name),
        )

    def drop(self, name: str) -> bool:
        """Delete a search and its matches; False if there is none of that name."""
        self._put_options(name, [])
        return self._database.execute("DELETE FROM alerts WHERE name = ?", name) > 0

    def _put_options(self, name: str, options: list[str]) -> None:
        known = self._options()
        if known.get(name, []) != options:
            kept = {other: own for other, own in known.items() if other != name}
            changed = kept | ({name: options} if options else {})
            Settings(self._database).put({OPTIONS: changed})

    def put_matches(self, matches: Iterable[Match], generation: int) -> None:
        """Record matches, and that all articles up to `generation` have been matched."""
        self._database.execute_each(
            f"INSERT OR IGNORE INTO alert_matches VALUES (?, ?, ?, ?, ?, {NEW})",
            [(m.generation, m.name, m.article, m.position, m.score) for m in matches],
        )
        self._database.execute("DELETE FROM alerted")
        self._database.execute("INSERT INTO alerted VALUES (?)", generation)

    def forget_before(self, oldest: int) -> None:
        """Forget the matches that can tell nothing any more, once `oldest` is the first generation.

        These are the matches of articles of which no version is left, those that were never to be
        reported, and of several reported ones of an article all but the last.
        """
        for statement in FORGETTING:
            self._database.execute(statement, {"oldest": oldest})

    def settle(self, reported: Sequence[Match], left_out: Sequence[Match]) -> None:
        """Record that some matches were reported and that others never will be.

        With them go the matches of earlier versions of their articles.
        """
        self._database.execute_each(
            f"UPDATE alert_matches SET reported = {REPORTED}"
            " WHERE generation = ? AND name = ? AND article = ?",
            [(m.generation, m.name, m.article) for m in reported],
        )
        self._database.execute_each(
            f"UPDATE alert_matches SET reported = {LEFT_OUT}"
            f" WHERE generation <= ? AND name = ? AND article = ? AND reported = {NEW}",
            [(m.generation, m.name, m.article) for m in (*reported, *left_out)],
        )
