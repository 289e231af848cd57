"""The copies in the catalogue: the bands of each text, and the pairs of copies."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .sqlite.database import Database


class Copies:
    """The bands of versions, and the pairs of versions that carry one text."""

    def __init__(self, database: Database) -> None:
        """Read and write the tables of `database`."""
        self._database = database

    def band_holders(self, bands: Iterable[int], most: int) -> list[tuple[int, int]]:
        """For each of some bands, up to `most` current versions that have it: (band, version)."""
        statement = (
            "SELECT band, version FROM bands JOIN versions ON id = version"
            " WHERE band = ? AND died IS NULL ORDER BY version LIMIT ?"
        )
        return [row for band in bands for row in self._database.rows(statement, band, most)]

    def bands(self) -> NDArray[np.int64]:
        """The bands of all versions: (n, 2), band and version, in order of band."""
        bands = self._database.rows("SELECT band, version FROM bands ORDER BY band, version")
        return np.array(bands, np.int64).reshape(-1, 2)

    def pairs(self) -> NDArray[np.int64]:
        """All pairs of versions that carry one text: (n, 2)."""
        pairs = self._database.rows("SELECT version, other FROM copies")
        return np.array(pairs, np.int64).reshape(-1, 2)

    # Writing, inside a transaction

    def put_bands(self, version: int, bands: Iterable[int]) -> None:
        """Record the bands of a version's text."""
        self._database.execute_each(
            "INSERT INTO bands VALUES (?, ?)", [(band, version) for band in bands]
        )

    def put_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Record pairs of versions that carry one text."""
        self._database.execute_each("INSERT INTO copies VALUES (?, ?)", pairs)
