"""The skipped places in the catalogue: inputs that could not be read, and why."""

from collections.abc import Iterable, Mapping

from .sqlite.database import Database


class Skipped:
    """Places (file, line, entry of a feed) that could not be read."""

    def __init__(self, database: Database) -> None:
        """Read and write the table of `database`."""
        self._database = database

    def all(self) -> dict[str, str]:
        """Every skipped place: place → reason."""
        return dict(self._database.rows("SELECT place, reason FROM skipped ORDER BY place"))

    # Writing, inside a transaction

    def put(self, skipped: Mapping[str, str], generation: int) -> None:
        """Record places that could not be read; a record with the same reason stays as it is."""
        known = self.all()
        new = {place: reason for place, reason in skipped.items() if known.get(place) != reason}
        self.drop(new)
        self._database.execute_each(
            "INSERT INTO skipped VALUES (?, ?, ?)",
            [(place, reason, generation) for place, reason in new.items()],
        )

    def drop(self, places: Iterable[str]) -> None:
        """Delete the records of these places."""
        self._database.execute_each(
            "DELETE FROM skipped WHERE place = ?", [(place,) for place in places]
        )
