"""The lives of versions in the catalogue: which version is part of which generation.

Version v is part of generation g if born <= g < died. A return to an earlier generation makes a new
generation, in which dead versions live again: `versions` has the last life of each version,
`earlier_lives` has the lives before it.

An embargo hides a version from readers until a time, whatever generation they read.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..articles.article import is_storable
from .generations import Generations
from .records import ChangeCounts
from .settings import Settings
from .sqlite.database import Database

EMBARGOES: Final = "embargoes"
"""The setting of the index with its embargoes: version → when it ends, in seconds since 1970."""

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
    # By an earlier life a match that is not yet reported knows its version, which lives again.
    "DELETE FROM earlier_lives WHERE died <= :oldest AND NOT EXISTS (SELECT 1 FROM alert_matches"
    " JOIN versions ON versions.article = alert_matches.article WHERE id = earlier_lives.version"
    " AND NOT reported AND generation >= earlier_lives.born AND generation < earlier_lives.died)",
)


class Lives:
    """The generations in which each version was born and died."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def of(self, article_id: str) -> list[tuple[int, int, int | None, str]]:
        """The lives of an article's versions: id, born, died, time of birth; oldest first."""
        return [
            (int(id_), int(born), died, committed)
            for id_, born, died, committed in self._database.rows(LIVES, article_id)
        ]

    def version_of(self, article_id: str, generation: int) -> int | None:
        """The version of an article that is part of `generation`; None if there is none."""
        if not is_storable(article_id):
            return None
        rows = self._database.rows(
            "SELECT id FROM versions WHERE article = ?1 AND born <= ?2"
            " AND (died IS NULL OR died > ?2) UNION ALL SELECT id FROM earlier_lives"
            " JOIN versions ON id = version WHERE article = ?1"
            " AND earlier_lives.born <= ?2 AND earlier_lives.died > ?2",
            article_id,
            generation,
        )
        return int(rows[0][0]) if rows else None

    def all(self) -> list[tuple[int, int, int | None]]:
        """The last life of every version: id, born, died; sorted."""
        rows = self._database.rows("SELECT id, born, died FROM versions ORDER BY id")
        return [(int(id_), int(born), died) for id_, born, died in rows]

    def living(self, generation: int) -> list[int]:
        """Ids of the versions that are part of a generation, sorted."""
        rows = self._database.rows(f"{LIVING} ORDER BY 1", {"generation": generation})
        return [id_ for (id_,) in rows]

    def dead(self, generation: int) -> NDArray[np.int64]:
        """Ids of the versions that are in segments but not part of `generation`, sorted."""
        rows = self._database.rows("SELECT id FROM versions WHERE died <= ?", generation)
        if generation < Generations(self._database).newest():
            # Reads the whole table: an older generation may be slow to open.
            rows += self._database.rows("SELECT id FROM versions WHERE born > ?", generation)
            living = "SELECT version FROM earlier_lives WHERE born <= ? AND died > ?"
            rows = list(set(rows).difference(self._database.rows(living, generation, generation)))
        return np.sort(np.array([id_ for (id_,) in rows], np.int64))

    def ended_by(self, generation: int) -> NDArray[np.int64]:
        """Ids of the versions that are part of neither `generation` nor a later one, sorted."""
        statement = "SELECT id FROM versions WHERE died <= ? ORDER BY id"
        return np.array([id_ for (id_,) in self._database.rows(statement, generation)], np.int64)

    def born_in(self, generation: int) -> dict[int, str]:
        """The versions whose life began in a generation: version → id of its article."""
        return dict(
            self._database.rows(
                "SELECT id, article FROM versions WHERE born = ?1 UNION SELECT id, article"
                " FROM earlier_lives AS lives JOIN versions ON id = version WHERE lives.born = ?1",
                generation,
            )
        )

    def embargoes(self) -> dict[int, float]:
        """The embargoes that no alert has seen the end of: version → when it ends, as of `time`."""
        found: Mapping[str, float] = Settings(self._database).of_index().get(EMBARGOES, {})
        return {int(version): until for version, until in found.items()}

    def hidden(self, now: float) -> list[int]:
        """The versions whose embargo has not ended at a time, sorted."""
        return sorted(version for version, until in self.embargoes().items() if until > now)

    # Writing, inside a transaction

    def put_embargoes(self, untils: Mapping[int, float], *, ended: Iterable[int] = ()) -> None:
        """Record when the embargoes of new versions end, and forget those that have `ended`."""
        known = self.embargoes()
        after = {version: known[version] for version in known.keys() - set(ended)} | dict(untils)
        if after != known:
            Settings(self._database).put({EMBARGOES: after})

    def end(self, article_id: str, generation: int) -> None:
        """End the life of an article's current version in `generation`."""
        self._database.execute(
            "UPDATE versions SET died = ? WHERE article = ? AND died IS NULL",
            *(generation, article_id),
        )

    def return_to(self, earlier: int, generation: int) -> ChangeCounts:
        """Give `generation` the versions of `earlier`; returns how many articles that changes."""
        values = {"generation": earlier}
        execute = self._database.execute
        execute(f"CREATE TEMP TABLE living AS {LIVING}", values)
        execute(f"CREATE TEMP TABLE ending AS {ENDING}")
        execute(f"CREATE TEMP TABLE reviving AS {REVIVING}")
        [[ended, revived, updated]] = self._database.rows(
            "SELECT (SELECT count(*) FROM ending), (SELECT count(*) FROM reviving),"
            " (SELECT count(*) FROM ending JOIN reviving USING (article))"
        )
        # Deaths come first: an article has one living version at a time.
        execute("UPDATE versions SET died = ? WHERE id IN (SELECT id FROM ending)", generation)
        execute("INSERT INTO earlier_lives SELECT id, born, died FROM reviving WHERE born < died")
        execute(
            "UPDATE versions SET born = ?, died = NULL WHERE id IN (SELECT id FROM reviving)",
            generation,
        )
        for table in ("living", "ending", "reviving"):
            execute(f"DROP TABLE temp.{table}")
        return ChangeCounts(revived - updated, updated, ended - updated)

    def forget_before(self, oldest: int) -> None:
        """Delete the versions that only generations before `oldest` need, and their copies."""
        for statement in FORGETTING:
            self._database.execute(statement, {"oldest": oldest})
