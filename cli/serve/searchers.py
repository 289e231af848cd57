"""The searchers of a service: the newest generation, and earlier ones that a page is read on."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ...index import Index, NutgrafError
from ...search import LiveSearcher, Searcher
from ...search.leases import Leased, using
from .problems import HttpError

KEPT = 4
"""Earlier generations held open, for whoever pages through them."""


class Searchers:
    """Searchers by generation. Safe to share between threads; closes what it opened."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`, and its newest generation."""
        self.index = Index.open(path)
        self._live = LiveSearcher(self.index)
        self._lock = threading.Lock()
        self._earlier: OrderedDict[int, Leased[Searcher]] = OrderedDict()

    def generation(self) -> int:
        """The newest generation, which `newest` searches from now on."""
        self._live.refresh()
        return self._live.generation

    def newest(self) -> AbstractContextManager[Searcher]:
        """The newest generation, for one search."""
        return self._live.pinned()

    @contextmanager
    def at(self, generation: int) -> Iterator[Searcher]:
        """A generation, for one search. Raises HttpError where it is not kept."""
        if generation == self.generation():
            with self.newest() as searcher:
                if searcher.snapshot.generation == generation:
                    yield searcher
                    return
        with using(lambda: self._pinned(generation)) as searcher:
            yield searcher

    def _pinned(self, generation: int) -> Leased[Searcher]:
        with self._lock:
            if generation not in self._earlier:
                if generation > self._live.generation:
                    raise HttpError("not-found", f"there is no generation {generation} yet")
                try:
                    searcher = Searcher(self.index, generation=generation)
                except NutgrafError as error:
                    raise HttpError("generation-gone", error.message) from error
                self._earlier[generation] = Leased(searcher, Searcher.close)
                if len(self._earlier) > KEPT:
                    _, oldest = self._earlier.popitem(last=False)
                    oldest.retire()
            self._earlier.move_to_end(generation)
            return self._earlier[generation]

    def close(self) -> None:
        """Let go of all of it."""
        self._live.close()
        with self._lock:
            for leased in self._earlier.values():
                leased.retire()
            self._earlier.clear()
        self.index.close()
