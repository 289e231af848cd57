"""Totals: what the documents of a segment score so far, in an array of zeros that is used again."""

import threading
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

# Of more additions than one for so many documents, the documents are told from their totals.
_DENSE: Final = 8


class Scratch(threading.local):
    """Arrays of zeros for each thread, kept: fresh memory costs more than the additions."""

    def __init__(self, rows: int, articles: int) -> None:
        """Room for so many."""
        self.rows = np.zeros(rows)
        self.articles = np.zeros(articles)


class Totals:
    """The totals of documents, in the order in which they are added to. Ends with zeros again."""

    def __init__(self, zeros: NDArray[np.float64]) -> None:
        """Add up in `zeros` float64[documents or more]."""
        self._values = zeros
        self._lists: list[NDArray[np.int64]] = []
        self._dense = False
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def add(self, documents: NDArray[np.int64], scores: NDArray[np.float64]) -> None:
        """Add `scores` (n,) to `documents` (n,), which may come several times."""
        self._size += len(documents)
        if self._size * _DENSE > len(self._values):
            self._dense = True
            self._lists.clear()
        else:
            self._lists.append(documents)
        np.add.at(self._values, documents, scores)

    def take(self, documents: NDArray[np.integer]) -> NDArray[np.float64]:
        """The totals of `documents` (n,): (n,), 0 where nothing was added."""
        return self._values.take(documents)

    @property
    def documents(self) -> NDArray[np.int64]:
        """All that were added to; those that were several times may come several times."""
        if self._dense:
            return (self._values > 0.0).nonzero()[0]
        if len(self._lists) == 1:
            return self._lists[0]
        return np.concatenate(self._lists) if self._lists else np.empty(0, np.int64)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._dense:
            self._values.fill(0.0)
        for documents in self._lists:
            self._values[documents] = 0.0
