"""The catalogue's tables of copies: the bands of each version's text, and pairs of one text."""

import sqlite3
from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

COPY_TABLES = """
CREATE TABLE bands (band INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (band, version)) WITHOUT ROWID;
CREATE TABLE copies (version INTEGER NOT NULL, other INTEGER NOT NULL,
    PRIMARY KEY (version, other)) WITHOUT ROWID;
"""


class Connected(Protocol):
    """What the tables need of the catalogue."""

    _connection: sqlite3.Connection

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]: ...


class CopyTables:
    """The part of the catalogue that knows which versions carry one text."""

    def band_holders(self: Connected, bands: Iterable[int], most: int) -> list[tuple[int, int]]:
        """For each of some bands, up to `most` current versions that have it: (band, version)."""
        statement = (
            "SELECT band, version FROM bands JOIN versions ON id = version"
            " WHERE band = ? AND died IS NULL ORDER BY version LIMIT ?"
        )
        return [row for band in bands for row in self._rows(statement, band, most)]

    def copies(self: Connected) -> NDArray[np.int64]:
        """All pairs of versions that carry one text: (n, 2)."""
        pairs = self._rows("SELECT version, other FROM copies")
        return np.array(pairs, np.int64).reshape(-1, 2)

    # Writing, inside a transaction

    def put_bands(self: Connected, version: int, bands: Iterable[int]) -> None:
        """Record the bands of a version's text."""
        self._connection.executemany(
            "INSERT INTO bands VALUES (?, ?)", [(band, version) for band in bands]
        )

    def put_copies(self: Connected, pairs: Iterable[tuple[int, int]]) -> None:
        """Record pairs of versions that carry one text."""
        self._connection.executemany("INSERT INTO copies VALUES (?, ?)", pairs)
