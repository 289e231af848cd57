"""The catalogue's tables of generations: commits, settings by generation, and ways back.

A state is never changed, only followed by another. To return to an earlier one is a new
generation, in which versions that had died live again: `versions` has the last life of each,
`earlier_lives` those before.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import GenerationError, IndexDamagedError
from ..hints import VERIFY, Advice, Hint
from .records import Generation
from .seals import SealedDatabase

GENERATION_TABLES = """
CREATE TABLE earlier_lives (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    born INTEGER NOT NULL, died INTEGER NOT NULL, PRIMARY KEY (version, born)
) WITHOUT ROWID;
CREATE TABLE generation_settings (
    name TEXT NOT NULL, born INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, born)
) WITHOUT ROWID;
"""
# generation_settings.value: JSON; null where the setting is not set from `born` on.

LIVING = """
SELECT id FROM versions WHERE born <= :generation AND (died IS NULL OR died > :generation)
UNION SELECT version FROM earlier_lives WHERE born <= :generation AND died > :generation
"""
ENDING = "SELECT id, article FROM versions WHERE died IS NULL AND id NOT IN living"
REVIVING = """
SELECT id, article, born, died FROM versions WHERE died IS NOT NULL AND id IN living
"""

LIVES = """
SELECT id, born, died, committed FROM (
    SELECT id, article, born, died FROM versions UNION ALL
    SELECT id, article, earlier_lives.born, earlier_lives.died
    FROM earlier_lives JOIN versions ON id = version
) JOIN generations ON number = born
WHERE article = ? AND (died IS NULL OR born < died) ORDER BY born
"""
FORGETTING = (
    "DELETE FROM copies WHERE version IN (SELECT id FROM versions WHERE died <= :oldest)"
    " OR other IN (SELECT id FROM versions WHERE died <= :oldest)",
    "DELETE FROM bands WHERE version IN (SELECT id FROM versions WHERE died <= :oldest)",
    "DELETE FROM versions WHERE died <= :oldest",  # their texts and earlier lives with them
    "DELETE FROM earlier_lives WHERE died <= :oldest",
    "DELETE FROM generation_settings WHERE born < (SELECT max(born) FROM generation_settings"
    " AS later WHERE later.name = generation_settings.name AND later.born <= :oldest)",
)


class GenerationTables(SealedDatabase):
    """The part of the catalogue that knows what was when."""

    def settings(self) -> dict[str, Any]:
        """What is fixed for the whole index, whatever the generation."""
        rows = self._rows("SELECT * FROM settings")
        try:
            return {key: json.loads(value) for key, value in rows}
        except (TypeError, ValueError) as error:
            raise IndexDamagedError(f"{self.file}: a setting is no JSON", VERIFY) from error

    def settings_at(self, generation: int) -> dict[str, Any]:
        """The settings that belong to a generation."""
        rows = self._rows(
            # SQLite takes `value` from the row that has the maximum.
            "SELECT name, value, max(born) FROM generation_settings WHERE born <= ? GROUP BY name",
            generation,
        )
        return {name: json.loads(value) for name, value, _ in rows if value != "null"}

    def generation(self) -> int:
        """The number of the newest generation; 0 before the first commit."""
        return int(self._rows("SELECT coalesce(max(number), 0) FROM generations")[0][0])

    def oldest(self) -> int:
        """The earliest generation that can still be read: those before were compacted away."""
        rows = self._rows("SELECT value FROM settings WHERE key = 'oldest'")
        return int(json.loads(rows[0][0])) if rows else 0

    def generations(self) -> list[Generation]:
        """All generations, oldest first."""
        return [Generation(*row) for row in self._rows("SELECT * FROM generations ORDER BY number")]

    def generations_since(self, generation: int) -> list[Generation]:
        """The generations after one, oldest first."""
        statement = "SELECT * FROM generations WHERE number > ? ORDER BY number"
        return [Generation(*row) for row in self._rows(statement, generation)]

    def checked(self, generation: int) -> int:
        """A generation that can be read; GenerationError for any other number."""
        newest, oldest = self.generation(), self.oldest()
        if oldest <= generation <= newest:
            return generation
        reason = "was compacted away" if 0 <= generation < oldest else "there is none"
        raise GenerationError(
            f"generation {generation}: {reason}; generations {oldest} to {newest} can be read"
        )

    def generation_at(self, moment: date | datetime) -> int:
        """The newest generation at a moment (UTC where it names no zone), or at the end of a day.

        Raises GenerationError where nothing had been committed by then.
        """
        if isinstance(moment, datetime):
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            until = moment.astimezone(UTC).isoformat(timespec="seconds")
        else:
            until = f"{moment.isoformat()}T23:59:59+00:00"
        [[number]] = self._rows(
            "SELECT max(number) FROM generations WHERE committed <= ?",
            until,
        )
        if number is None:
            raise GenerationError(
                f"{moment}: nothing had been committed by then", Hint(Advice.DATES)
            )
        return self.checked(int(number))

    def dead_versions(self, generation: int) -> NDArray[np.int64]:
        """Ids of the versions that are in segments but not part of `generation`, sorted."""
        rows = self._rows("SELECT id FROM versions WHERE died <= ?", generation)
        if generation < self.generation():
            # Reads the whole table, which an older generation may take its time for.
            rows += self._rows("SELECT id FROM versions WHERE born > ?", generation)
            living = "SELECT version FROM earlier_lives WHERE born <= ? AND died > ?"
            rows = list(set(rows).difference(self._rows(living, generation, generation)))
        return np.sort(np.array([id_ for (id_,) in rows], np.int64))

    def values_of(self, name: str) -> list[Any]:
        """All values that a setting has had in any generation."""
        rows = self._rows("SELECT value FROM generation_settings WHERE name = ?", name)
        return [json.loads(value) for (value,) in rows]

    def lives(self, article_id: str) -> list[tuple[int, int, int | None, str]]:
        """Each version of an article: id, born, died, when it was born; oldest first."""
        return [
            (int(id_), int(born), died, committed)
            for id_, born, died, committed in self._rows(LIVES, article_id)
        ]

    def ended_by(self, generation: int) -> NDArray[np.int64]:
        """Ids of the versions that are part of neither `generation` nor a later one, sorted."""
        rows = self._rows("SELECT id FROM versions WHERE died <= ? ORDER BY id", generation)
        return np.array([id_ for (id_,) in rows], np.int64)

    def living(self, generation: int) -> list[int]:
        """Ids of the versions that are part of a generation, sorted."""
        return [id_ for (id_,) in self._rows(f"{LIVING} ORDER BY 1", {"generation": generation})]

    def settings_since(self, generation: int) -> list[dict[str, Any]]:
        """The settings of `generation`, and after each later change of any."""
        changes = "SELECT DISTINCT born FROM generation_settings WHERE born > ? ORDER BY born"
        later = [born for (born,) in self._rows(changes, generation)]
        return [self.settings_at(number) for number in (generation, *later)]

    # Writing, inside a transaction

    def put_settings(self, settings: Mapping[str, Any]) -> None:
        """Set what is fixed for the whole index."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)",
            [(key, json.dumps(value)) for key, value in settings.items()],
        )

    def put_settings_at(self, settings: Mapping[str, Any], generation: int) -> None:
        """Set some settings from `generation` on; None is none."""
        self._connection.executemany(
            "INSERT INTO generation_settings VALUES (?, ?, ?)",
            [(name, generation, json.dumps(value)) for name, value in settings.items()],
        )

    def replace_encoder(self, folder: str, setting: Mapping[str, Any]) -> None:
        """Describe anew, in all generations, the encoder that lies in `folder`."""
        self._connection.execute(
            "UPDATE generation_settings SET value = ?"
            " WHERE name = 'encoder' AND json_extract(value, '$.folder') = ?",
            (json.dumps(setting), folder),
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

    def forget_before(self, oldest: int) -> None:
        """Delete what only generations before `oldest` need."""
        for statement in FORGETTING:
            self._connection.execute(statement, {"oldest": oldest})
        self.put_settings({"oldest": oldest})

    def shrink(self) -> None:
        """Give the space of what was deleted back to the disk; not inside a transaction."""
        # The log is emptied even where another process reads; then its next commit does it.
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            self._rows(statement)

    def return_to(self, earlier: int, generation: int) -> tuple[int, int, int]:
        """Let `generation` be as `earlier` was: how many articles were added, updated, removed."""
        values = {"generation": earlier}
        execute = self._connection.execute
        execute(f"CREATE TEMP TABLE living AS {LIVING}", values)
        execute(f"CREATE TEMP TABLE ending AS {ENDING}")
        execute(f"CREATE TEMP TABLE reviving AS {REVIVING}")
        [[ended, revived, updated]] = self._rows(
            "SELECT (SELECT count(*) FROM ending), (SELECT count(*) FROM reviving),"
            " (SELECT count(*) FROM ending JOIN reviving USING (article))"
        )
        # First the dying: an article has one living version at a time.
        execute("UPDATE versions SET died = ? WHERE id IN (SELECT id FROM ending)", [generation])
        execute("INSERT INTO earlier_lives SELECT id, born, died FROM reviving WHERE born < died")
        execute(
            "UPDATE versions SET born = ?, died = NULL WHERE id IN (SELECT id FROM reviving)",
            [generation],
        )
        for table in ("living", "ending", "reviving"):
            execute(f"DROP TABLE temp.{table}")
        before, now = self.settings_at(earlier), self.settings_at(generation)
        changed = {
            name: before.get(name)
            for name in before.keys() | now.keys()
            if before.get(name) != now.get(name)
        }
        self.put_settings_at(changed, generation)
        return revived - updated, updated, ended - updated
