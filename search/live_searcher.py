"""The live searcher: searches the newest generation for as long as an app runs."""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from ..index import Index, StorageError
from ..index.moment import Moment, generation_of
from ..index.storage.forks import ProcessLock
from .face_options import taking
from .leases import Leased, using
from .local import open_indexes, opened
from .request import SearchRequest
from .searcher import Searcher
from .showing.results import Results

if TYPE_CHECKING:  # a plain search does not load it
    from .discovery.completions import Completion
    from .discovery.related import RelatedArticles
    from .discovery.trends import Trends
    from .local.joined_index import JoinedIndex, Paths

KEPT: Final = 4
"""Earlier generations that are kept open, for users who page through their results."""

IDLE: Final = 300.0
"""Seconds that an earlier generation is kept open without a search. It holds files that were
deleted, and so their space on the disk."""


class LiveSearcher:
    """Answers from the newest generation: by itself, or, with `follow=False`, after `refresh()`.

    A search whose `as_of` names an earlier generation is answered from that one.

    Safe to share between threads and tasks. A search sees one generation throughout; an older
    generation is closed as soon as its last search is done.

    >>> from nutgraf.search import LiveSearcher
    >>> with LiveSearcher("my.nutgraf") as live:
    ...     [hit.passage.id for hit in live.search("the ship on the rocks")]
    ['a#0']
    """

    def __init__(
        self,
        index: "Index | JoinedIndex | str | Path",
        *,
        follow: bool = True,
    ) -> None:
        """Open the newest generation of an open index, or of the index at a path."""
        self.index, self._owned = opened(index)
        self._follow = follow
        self._lock = ProcessLock()
        self._closed = False
        self._newest, self._generation, self._complete_until = self._open()
        self._earlier: OrderedDict[int, Leased[Searcher]] = OrderedDict()
        self._used: dict[int, float] = {}  # when each of these was last asked for

    @classmethod
    def over(cls, indexes: "Paths", *, follow: bool = True) -> Self:
        """A live searcher of several indexes at paths, as if they were one, see `Searcher.over`."""
        index = open_indexes(indexes)
        try:
            self = cls(index, follow=follow)
        except BaseException:
            index.close()
            raise
        self._owned = True
        return self

    def _open(self) -> tuple[Leased[Searcher], int, float]:
        searcher = Searcher(self.index)
        leased = Leased(searcher, Searcher.close)
        return leased, searcher.generation, searcher.complete_until

    @property
    def generation(self) -> int:
        """The generation that is searched."""
        return self._generation

    @property
    def complete_until(self) -> float:
        """When the first embargo ends of articles left out, in seconds since 1970; or infinity."""
        return self._complete_until

    def refresh(self) -> bool:
        """Search the newest generation from now on; returns whether there was anything new.

        That is a newer generation, or the end of an embargo. Raises StorageError after `close`.
        """
        self._current()
        self.let_go()
        newest = self.index.generation
        with self._lock:
            if self._closed or (newest == self.generation and time.time() < self.complete_until):
                return False
            old = self._newest
            self._newest, self._generation, self._complete_until = self._open()
        old.retire()
        return True

    def let_go(self, idle: float = IDLE) -> None:
        """Close earlier generations that nobody has asked for in the last `idle` seconds."""
        with self._lock:
            last = time.monotonic() - idle
            old = [self._drop(each) for each, used in [*self._used.items()] if used <= last]
        for leased in old:
            leased.retire()

    def _drop(self, generation: int) -> Leased[Searcher]:
        del self._used[generation]
        return self._earlier.pop(generation)

    @contextmanager
    def pinned(self, as_of: Moment | str | None = None) -> Iterator[Searcher]:
        """A searcher that stays on one generation, for several questions that belong together.

        That is the newest generation, or the one that `as_of` names. Raises GenerationError if the
        index does not have that one, or no longer has it.
        """
        if self._follow:
            self.refresh()
        generation = None if as_of is None else generation_of(self.index, as_of)
        with using(self._current) as searcher:
            if generation in (None, searcher.generation):
                yield searcher
                return
        assert generation is not None
        with using(lambda: self._at(generation)) as searcher:
            yield searcher

    def _at(self, generation: int) -> Leased[Searcher]:
        with self._lock:
            self._current()
            if generation not in self._earlier:
                if len(self._earlier) >= KEPT:
                    self._drop(next(iter(self._earlier))).retire()
                searcher = Searcher(self.index, generation=generation)
                self._earlier[generation] = Leased(searcher, Searcher.close)
            self._earlier.move_to_end(generation)
            self._used[generation] = time.monotonic()
            return self._earlier[generation]

    def _current(self) -> Leased[Searcher]:
        if self._closed:
            raise StorageError("the searcher is closed; open another")
        return self._newest

    @taking(SearchRequest)
    def search(self, request: SearchRequest) -> Results:
        """As `Searcher.search`, of the generation that `as_of` names, if it names one."""
        return self.answer(request)

    def related(self, article_id: str, limit: int = 10) -> "RelatedArticles":
        """As `Searcher.related`."""
        with self.pinned() as searcher:
            return searcher.related(article_id, limit)

    def completions(self, text: str, limit: int = 10) -> "tuple[Completion, ...]":
        """As `Searcher.completions`, of the newest generation."""
        with self.pinned() as searcher:
            return searcher.completions(text, limit)

    @taking(SearchRequest)
    def trends(self, request: SearchRequest) -> "Trends":
        """As `Searcher.trends`, of the generation that `as_of` names, if it names one."""
        with self.pinned(request.as_of) as searcher, searcher.steps() as pipeline:
            return pipeline.trends(request)

    @taking(SearchRequest)
    async def asearch(self, request: SearchRequest) -> Results:
        """`search` in a thread, so that other tasks can run meanwhile."""
        import asyncio  # few users need it

        return await asyncio.to_thread(self.answer, request)

    def answer(self, request: SearchRequest) -> Results:
        """The hits of a request, as `search` gives them."""
        with self.pinned(request.as_of) as searcher:
            return searcher.answer(request)

    def close(self) -> None:
        """Close the searcher once running searches are done, and an index that it opened itself."""
        if self._lock.is_foreign:
            return
        with self._lock:
            if self._closed:
                return
            self._closed = True
            earlier = [self._drop(each) for each in [*self._earlier]]
        for leased in (self._newest, *earlier):
            leased.retire()
        if self._owned:
            self.index.close()

    def __enter__(self) -> "LiveSearcher":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
