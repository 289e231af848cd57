"""The skipped places in the catalogue: what could not be read when last seen, and why."""

from collections.abc import Iterable, Mapping

from .sqlite.database import Database


class Skipped:
    """Places (file, line, entry of a feed) that could not be read."""

    def __init__(self, database: Database) -> None:
        """Read and write the table of `database`."""
        self._database = database

    def all(self) -> dict[str, str]:
        """Every place, and why it could not be read."""
        return dict(self._database.rows("SELECT place, reason FROM skipped ORDER BY place"))

    # Writing, inside a transaction

    def put(self, skipped: Mapping[str, str], generation: int) -> None:
        """Record what could not be read; what is known already stays as it is."""
        known = self.all()
        new = {place: reason for place, reason in skipped.items() if known.get(place) != reason}
        self.drop(new)
        self._database.execute_each(
            "INSERT INTO skipped VALUES (?, ?, ?)",
            [(place, reason, generation) for place, reason in new.items()],
        )

    def drop(self, places: Iterable[str]) -> None:
        """Forget that these places could not be read."""
        self._database.execute_each(
            "DELETE FROM skipped WHERE place = ?", [(place,) for place in places]
        )
