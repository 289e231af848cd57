"""The catalogue's tables of saved searches: what is asked, and what has answered since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .database import Database

ALERT_TABLES = """
CREATE TABLE alerts (
    name TEXT PRIMARY KEY, query TEXT NOT NULL, least REAL NOT NULL, since INTEGER NOT NULL,
    encoder TEXT NOT NULL, vector BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE alert_matches (
    generation INTEGER NOT NULL, name TEXT NOT NULL REFERENCES alerts ON DELETE CASCADE,
    article TEXT NOT NULL, position INTEGER NOT NULL, score REAL NOT NULL,
    reported INTEGER NOT NULL, PRIMARY KEY (generation, name, article)
) WITHOUT ROWID;
CREATE INDEX alert_matches_new ON alert_matches (generation) WHERE NOT reported;
CREATE TABLE alerted (generation INTEGER NOT NULL);
CREATE INDEX versions_born ON versions (born);
"""
# alerts.since: the generation that stood when it was saved; later ones are matched.
# alerts.vector: float32, of the encoder of that digest; empty where nothing is asked in words.
# alerted: up to which generation all have been matched; one row, none before the first time.


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question that is put to all articles to come, and the score that answers it."""

    name: str
    query: str
    least: float
    since: int
    encoder: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class Match:
    """An article of a generation that answers a saved search, by its best passage."""

    generation: int
    name: str
    article: str
    position: int
    score: float

    @property
    def passage(self) -> str:
        """The id of the passage."""
        return f"{self.article}#{self.position}"


class AlertTables(Database):
    """The part of the catalogue that knows saved searches and their matches."""

    def alerts(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        rows = self._rows(
            "SELECT name, query, least, since, encoder, vector FROM alerts ORDER BY name"
        )
        return [SavedSearch(*row) for row in rows]

    def alerted(self) -> int:
        """Up to which generation articles have been matched."""
        return int(self._rows("SELECT coalesce(max(generation), 0) FROM alerted")[0][0])

    def born_in(self, generation: int) -> dict[int, str]:
        """The versions that began to be part of the index in a generation, and their articles."""
        return dict(
            self._rows(
                "SELECT id, article FROM versions WHERE born = ?1 UNION SELECT id, article"
                " FROM earlier_lives AS lives JOIN versions ON id = version WHERE lives.born = ?1",
                generation,
            )
        )

    def unreported(self) -> list[Match]:
        """Matches that nobody has been told of, in order of generation and name."""
        rows = self._rows(
            "SELECT generation, name, article, position, score FROM alert_matches"
            " WHERE NOT reported ORDER BY generation, name, score DESC, article"
        )
        return [Match(*row) for row in rows]

    # Writing, inside a transaction

    def put_alert(self, alert: SavedSearch) -> None:
        """Save a search, in place of another of its name."""
        self._connection.execute("DELETE FROM alerts WHERE name = ?", (alert.name,))
        self._connection.execute(
            "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)",
            (alert.name, alert.query, alert.least, alert.since, alert.encoder, alert.vector),
        )

    def put_alert_vector(self, alert: SavedSearch) -> None:
        """Record the vector that another encoder gave a search; its matches stay."""
        self._connection.execute(
            "UPDATE alerts SET encoder = ?, vector = ? WHERE name = ?",
            (alert.encoder, alert.vector, alert.name),
        )

    def drop_alert(self, name: str) -> bool:
        """Forget a search and its matches; False where there is none of that name."""
        return self._connection.execute("DELETE FROM alerts WHERE name = ?", (name,)).rowcount > 0

    def put_matches(self, matches: Iterable[Match], generation: int) -> None:
        """Record matches, and that all up to `generation` have been matched."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO alert_matches VALUES (?, ?, ?, ?, ?, 0)",
            [(m.generation, m.name, m.article, m.position, m.score) for m in matches],
        )
        self._connection.execute("DELETE FROM alerted")
        self._connection.execute("INSERT INTO alerted VALUES (?)", (generation,))

    def mark_reported(self, matches: Sequence[Match]) -> None:
        """Record that somebody has been told of some matches."""
        self._connection.executemany(
            "UPDATE alert_matches SET reported = 1"
            " WHERE generation = ? AND name = ? AND article = ?",
            [(m.generation, m.name, m.article) for m in matches],
        )
