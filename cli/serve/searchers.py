"""The searchers of a service: the newest generation, and earlier ones that a page is read on."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...index import Index, IndexDamagedError
from ...search import Searcher
from ...search.leases import Leased, using
from .problems import HttpError

KEPT = 4
"""Earlier generations held open, for whoever pages through them."""


class Searchers:
    """Searchers by generation. Safe to share between threads; closes what it opened."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`, and its newest generation."""
        self.index = Index.open(path)
        self._lock = threading.Lock()
        self._newest = self._open(None)
        self._earlier: OrderedDict[int, Leased[Searcher]] = OrderedDict()

    def _open(self, generation: int | None) -> Leased[Searcher]:
        return Leased(Searcher(self.index, generation=generation), Searcher.close)

    def generation(self) -> int:
        """The newest generation, which `newest` searches from now on."""
        generation = self.index.generation
        with self._lock:
            if generation != self._newest.value.snapshot.generation:
                old, self._newest = self._newest, self._open(None)
                old.retire()
            return self._newest.value.snapshot.generation

    @contextmanager
    def newest(self) -> Iterator[Searcher]:
        """The newest generation, for one search."""
        self.generation()
        with using(lambda: self._newest) as searcher:
            yield searcher

    @contextmanager
    def at(self, generation: int) -> Iterator[Searcher]:
        """An earlier generation, for one search. Raises HttpError where it is not kept."""
        if generation == self.generation():
            with self.newest() as searcher:
                yield searcher
            return
        with using(lambda: self._pinned(generation)) as searcher:
            yield searcher

    def _pinned(self, generation: int) -> Leased[Searcher]:
        with self._lock:
            if generation not in self._earlier:
                if generation > self._newest.value.snapshot.generation:
                    raise HttpError("generation-gone", f"there is no generation {generation} yet")
                try:
                    self._earlier[generation] = self._open(generation)
                except IndexDamagedError as error:
                    raise HttpError("generation-gone", str(error)) from error
                if len(self._earlier) > KEPT:
                    _, oldest = self._earlier.popitem(last=False)
                    oldest.retire()
            self._earlier.move_to_end(generation)
            return self._earlier[generation]

    def close(self) -> None:
        """Let go of all of it."""
        with self._lock:
            for leased in (self._newest, *self._earlier.values()):
                leased.retire()
            self._earlier.clear()
        self.index.close()
