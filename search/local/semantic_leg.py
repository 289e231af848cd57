"""The local semantic leg: finds the passages with vectors nearest to the query's."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...index.vectors import cosines_of, nearest_of
from ..corpus import Allowed, Listed
from ..keyword.row_masks import masks_of
from .contents import scale_of
from .helper_thread import HelperThread, Once

if TYPE_CHECKING:
    from .contents import LocalContents


class LocalSemanticLeg:
    """Finds nearest rows in all segments, see `corpus.SemanticLeg`. Safe to share by threads."""

    def __init__(self, contents: "LocalContents") -> None:
        """Search the vectors of `contents`."""
        self._contents, self._scale = contents, scale_of(contents)
        self._helper = HelperThread()

    def begin(
        self, encode: Callable[[], NDArray[np.float32]], k: int, allowed: Allowed
    ) -> Callable[[], tuple[NDArray[np.float32], Listed]]:
        """Begin to encode and to search in another thread, while the caller does other work.

        Call the returned function once for the vector (dimension,) that `encode` makes and the
        list that `search` finds by it; both threads then share the remaining segments.
        """
        vectors = [segment.vectors for segment in self._contents.segments]
        masks, size = masks_of(allowed).parts, int(self._contents.bases[-1])
        vector = Once(encode)
        # The largest first, so that no large one is left for the end.
        numbers = sorted(range(len(vectors)), key=lambda number: -vectors[number].rows)
        proposed = self._helper.each(
            lambda number: vectors[number].propose(vector(), k, masks[number], size), numbers
        )

        def found() -> tuple[NDArray[np.float32], Listed]:
            by_number = dict(zip(numbers, proposed(), strict=True))
            proposals = [by_number[number] for number in range(len(vectors))]
            rows, cosines = nearest_of(vectors, proposals, vector(), k)
            return vector(), (rows, self._scale.meaning(cosines.astype(np.float64)))

        return found

    def search(self, vector: NDArray[np.float32], k: int, allowed: Allowed) -> Listed:
        """The `k` allowed rows nearest to `vector` (dimension,): rows and meaning, best first.

        Equals are in order of row.
        """
        return self.begin(lambda: vector, k, allowed)()[1]

    def scores(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The meaning of `vector` (dimension,) in each of `rows` (n,): (n,)."""
        parts = self._contents.split(rows)
        segments, bases = self._contents.segments, self._contents.bases
        found = cosines_of(
            [(segments[number].vectors, rows[places] - bases[number]) for number, places in parts],
            vector,
        )
        cosines = np.empty(len(rows))
        for (_, places), own in zip(parts, found, strict=True):
            cosines[places] = own
        return self._scale.meaning(cosines)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of some rows (n,): (n, dimension)."""
        vectors = np.empty((len(rows), self._contents.encoder.spec.dimension), np.float32)
        for number, places in self._contents.split(rows):
            local = rows[places] - self._contents.bases[number]
            vectors[places] = self._contents.segments[number].vectors.at(local)
        return vectors
