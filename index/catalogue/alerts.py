"""The alerts in the catalogue: saved searches, and the articles that match them."""

from collections.abc import Iterable, Sequence

from .records import Match, SavedSearch
from .sqlite.database import Database


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
        return [SavedSearch(*row) for row in rows]

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

    # Writing, inside a transaction

    def put(self, alert: SavedSearch) -> None:
        """Save a search; one with the same name is replaced."""
        self._database.execute("DELETE FROM alerts WHERE name = ?", alert.name)
        self._database.execute(
            "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)",
            *(alert.name, alert.query, alert.least, alert.since, alert.encoder, alert.vector),
        )

    def put_vector(self, alert: SavedSearch) -> None:
        """Replace the encoder and the vector of a saved search; its matches stay."""
        self._database.execute(
            "UPDATE alerts SET encoder = ?, vector = ? WHERE name = ?",
            *(alert.encoder, alert.vector, alert.name),
        )

    def drop(self, name: str) -> bool:
        """Delete a search and its matches; False if there is none of that name."""
        return self._database.execute("DELETE FROM alerts WHERE name = ?", name) > 0

    def put_matches(self, matches: Iterable[Match], generation: int) -> None:
        """Record matches, and that all articles up to `generation` have been matched."""
        self._database.execute_each(
            "INSERT OR IGNORE INTO alert_matches VALUES (?, ?, ?, ?, ?, 0)",
            [(m.generation, m.name, m.article, m.position, m.score) for m in matches],
        )
        self._database.execute("DELETE FROM alerted")
        self._database.execute("INSERT INTO alerted VALUES (?)", generation)

    def mark_reported(self, matches: Sequence[Match]) -> None:
        """Record that some matches were reported."""
        self._database.execute_each(
            "UPDATE alert_matches SET reported = 1"
            " WHERE generation = ? AND name = ? AND article = ?",
            [(m.generation, m.name, m.article) for m in matches],
        )
