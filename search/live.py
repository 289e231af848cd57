"""A live searcher: always the newest generation, for as long as an app runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Unpack

from ..index import Index, NutgrafError
from .leases import Leased, using
from .related import RelatedArticles
from .request import More
from .searcher import Searcher
from .showing.results import Results


class LiveSearcher:
    """Answers from the newest generation: by itself, or, with `follow=False`, after `refresh()`.

    To be shared between threads and tasks. A search sees one generation from first to last; an
    older one is closed as soon as its last search is done.

    >>> from nutgraf.search import LiveSearcher
    >>> with LiveSearcher("my.nutgraf") as live:
    ...     [hit.passage.id for hit in live.search("a ship ran onto the rocks")]
    ['a#0']
    """

    def __init__(self, index: Index | str | Path, *, follow: bool = True) -> None:
        """Open the newest generation of an index, given open or as a path."""
        self._owned = not isinstance(index, Index)
        self.index = index if isinstance(index, Index) else Index.open(index)
        self._follow = follow
        self._lock = threading.Lock()
        self._closed = False
        self._newest = self._open()

    def _open(self) -> Leased[Searcher]:
        return Leased(Searcher(self.index), Searcher.close)

    @property
    def generation(self) -> int:
        """The generation that is searched."""
        return self._newest.value.snapshot.generation

    def refresh(self) -> bool:
        """Search the newest generation from now on; whether there was a newer one.

        Raises NutgrafError after `close`.
        """
        self._current()
        newest = self.index.generation
        with self._lock:
            if self._closed or newest == self.generation:
                return False
            old, self._newest = self._newest, self._open()
        old.retire()
        return True

    @contextmanager
    def pinned(self) -> Iterator[Searcher]:
        """A searcher that stays on one generation, for several questions that belong together."""
        if self._follow:
            self.refresh()
        with using(self._current) as searcher:
            yield searcher

    def _current(self) -> Leased[Searcher]:
        if self._closed:
            raise NutgrafError("the searcher is closed; open another")
        return self._newest

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        mode: str = "hybrid",
        by: str = "passage",
        **more: Unpack[More],
    ) -> Results:
        """As `Searcher.search`."""
        with self.pinned() as searcher:
            return searcher.search(question, limit=limit, mode=mode, by=by, **more)

    def related(self, article_id: str, limit: int = 10) -> RelatedArticles:
        """As `Searcher.related`."""
        with self.pinned() as searcher:
            return searcher.related(article_id, limit)

    async def asearch(
        self,
        question: str,
        *,
        limit: int = 10,
        mode: str = "hybrid",
        by: str = "passage",
        **more: Unpack[More],
    ) -> Results:
        """The same in a thread, so that other tasks go on meanwhile."""
        import asyncio  # which few who search need

        return await asyncio.to_thread(
            lambda: self.search(question, limit=limit, mode=mode, by=by, **more)
        )

    def close(self) -> None:
        """Let go of the index, if it was given as a path, once searches under way are done."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._newest.retire()
        if self._owned:
            self.index.close()

    def __enter__(self) -> "LiveSearcher":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
