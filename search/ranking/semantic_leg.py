"""The semantic leg: the passages whose vectors lie nearest to the query's."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ...index import Snapshot
from ...index.vectors import cosines_of, nearest_of
from .candidates import Listed
from .helper_thread import Aside, Once


class SemanticLeg:
    """Nearest rows of a snapshot, over all its segments. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Search the vectors of `snapshot`."""
        self._snapshot = snapshot
        self._aside = Aside()

    def begin(
        self,
        encode: Callable[[], NDArray[np.float32]],
        k: int,
        allowed: Sequence[NDArray[np.bool_] | None],
    ) -> Callable[[], tuple[NDArray[np.float32], Listed]]:
        """Begin to encode and to search in another thread, beside what the caller does.

        Call what comes back, once, for the vector that `encode` makes (dimension,), and for
        what `search` finds by it; both threads then take the segments that are left.
        """
        vectors = [segment.vectors for segment in self._snapshot.segments]
        vector = Once(encode)
        # The largest first, lest one is left to the end.
        numbers = sorted(range(len(vectors)), key=lambda number: -vectors[number].rows)
        proposed = self._aside.each(
            lambda number: vectors[number].propose(vector(), k, allowed[number], self.size), numbers
        )

        def found() -> tuple[NDArray[np.float32], Listed]:
            by_number = dict(zip(numbers, proposed(), strict=True))
            proposals = [by_number[number] for number in range(len(vectors))]
            rows, cosines = nearest_of(vectors, proposals, vector(), k)
            return vector(), (rows, cosines.astype(np.float64))

        return found

    def search(
        self,
        vector: NDArray[np.float32],
        k: int,
        allowed: Sequence[NDArray[np.bool_] | None],
    ) -> Listed:
        """The `k` allowed rows nearest to `vector` (dimension,): rows and cosines, best first.

        `allowed` has a mask (rows,) a segment, None for all of it. Equal cosines are in order
        of row.
        """
        return self.begin(lambda: vector, k, allowed)()[1]

    def scores(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The cosine of `vector` (dimension,) and each of `rows` (n,): (n,)."""
        parts = self._snapshot.split(rows)
        segments, bases = self._snapshot.segments, self._snapshot.bases
        found = cosines_of(
            [(segments[number].vectors, rows[places] - bases[number]) for number, places in parts],
            vector,
        )
        cosines = np.empty(len(rows))
        for (_, places), own in zip(parts, found, strict=True):
            cosines[places] = own
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
