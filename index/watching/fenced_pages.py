"""Pages within the fence: a process reads the pages that all threads of a watch fetch."""

import threading
from collections.abc import Mapping
from typing import Any

from ..readers.fence import Fence
from ..readers.reports.notes import Note


class FencedPages:
    """A reader of fetched pages, in one process for all threads, started at the first page."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._fence = Fence(most=1)
        self._lock = threading.Lock()

    def read(self, data: bytes, charset: str | None) -> Mapping[str, Any]:
        """The article of a page as a record, see `read_page`.

        Raises ValueError with the reason, also if the page takes too much time or memory.
        """
        with self._lock:
            pieces = [piece.record for piece in self._fence.pieces_of(data, charset, "page.html")]
        record: Any = next(each for each in pieces if not isinstance(each, Note))
        return dict(record)

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._fence.close()
