"""The settings in the catalogue: of the whole index, and of each generation."""

import json
from collections.abc import Mapping
from typing import Any

from ..errors import IndexDamagedError
from ..hints import VERIFY
from .sqlite.database import Database


class Settings:
    """Settings by name. A generation has the last value that was set up to it."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def of_index(self) -> dict[str, Any]:
        """The settings of the whole index, the same in all generations."""
        rows = self._database.rows("SELECT * FROM settings")
        try:
            return {key: json.loads(value) for key, value in rows}
        except (TypeError, ValueError) as error:
            file = self._database.file
            raise IndexDamagedError(f"{file}: a setting is not JSON", VERIFY) from error

    def at(self, generation: int) -> dict[str, Any]:
        """The settings that belong to a generation."""
        rows = self._database.rows(
            # SQLite takes `value` from the row that has the maximum.
            "SELECT name, value, max(born) FROM generation_settings WHERE born <= ? GROUP BY name",
            generation,
        )
        return {name: json.loads(value) for name, value, _ in rows if value != "null"}

    def since(self, generation: int) -> list[dict[str, Any]]:
        """The settings of `generation`, then those after each later change of a setting."""
        changes = "SELECT DISTINCT born FROM generation_settings WHERE born > ? ORDER BY born"
        later = [born for (born,) in self._database.rows(changes, generation)]
        return [self.at(number) for number in (generation, *later)]

    def back_to(self, earlier: int, newest: int) -> dict[str, Any]:
        """The changes that restore an earlier generation's settings; None removes a setting."""
        before, now = self.at(earlier), self.at(newest)
        return {
            name: before.get(name)
            for name in before.keys() | now.keys()
            if before.get(name) != now.get(name)
        }

    def values_of(self, name: str) -> list[Any]:
        """All values that a setting has had in the generations."""
        rows = self._database.rows("SELECT value FROM generation_settings WHERE name = ?", name)
        return [json.loads(value) for (value,) in rows]

    # Writing, inside a transaction

    def put(self, settings: Mapping[str, Any]) -> None:
        """Set some settings of the whole index."""
        self._database.execute_each(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)",
            [(key, json.dumps(value)) for key, value in settings.items()],
        )

    def put_at(self, settings: Mapping[str, Any], generation: int) -> None:
        """Set some settings from `generation` on; None removes a setting."""
        self._database.execute_each(
            "INSERT INTO generation_settings VALUES (?, ?, ?)",
            [(name, generation, json.dumps(value)) for name, value in settings.items()],
        )

    def replace_encoder(self, folder: str, setting: Mapping[str, Any]) -> None:
        """Replace the description of the encoder in `folder`, in all generations."""
        self._database.execute(
            "UPDATE generation_settings SET value = ?"
            " WHERE name = 'encoder' AND json_extract(value, '$.folder') = ?",
            *(json.dumps(setting), folder),
        )

    def forget_before(self, oldest: int) -> None:
        """Delete values that only generations before `oldest` need."""
        self._database.execute(
            "DELETE FROM generation_settings WHERE born < (SELECT max(born)"
            " FROM generation_settings AS later"
            " WHERE later.name = generation_settings.name AND later.born <= ?)",
            oldest,
        )
