"""The semantic leg: the passages whose vectors lie nearest to the query's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..index import Snapshot
from ..index.vectors import nearest_rows


class SemanticLeg:
    """Nearest rows of a snapshot, over all its segments. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Search the vectors of `snapshot`."""
        self._snapshot = snapshot

    def search(
        self,
        vector: NDArray[np.float32],
        k: int,
        allowed: Sequence[NDArray[np.bool_] | None],
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The `k` allowed rows nearest to `vector` (dimension,): rows and cosines, best first.

        `allowed` has a mask (rows,) a segment, None for all of it. Equal cosines are in order
        of row.
        """
        vectors = [segment.vectors for segment in self._snapshot.segments]
        rows, cosines = nearest_rows(vectors, vector, k, allowed)
        return rows, cosines.astype(np.float64)

    def scores(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The cosine of `vector` (dimension,) and each of `rows` (n,): (n,)."""
        cosines = np.empty(len(rows))
        for number, places in self._snapshot.split(rows):
            local = rows[places] - self._snapshot.bases[number]
            cosines[places] = self._snapshot.segments[number].vectors.cosines(vector, local)
        return cosines

    @property
    def size(self) -> int:
        """How many rows there are, dead ones too."""
        return int(self._snapshot.bases[-1])

    def masks(self, rows: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
        """For each segment, a mask (rows,) that allows only those of `rows` (n,)."""
        mask = np.zeros(self.size, np.bool_)
        mask[rows] = True
        return np.split(mask, self._snapshot.bases[1:-1])

    def rows(self, allowed: Sequence[NDArray[np.bool_] | None]) -> NDArray[np.int64]:
        """All rows that masks allow, ascending: each has a cosine."""
        return self._snapshot.rows(allowed)
