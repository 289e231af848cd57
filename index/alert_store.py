"""The alert store: the saved searches of an index and their matches, with a lock of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from .catalogue.catalogue import Catalogue
from .catalogue.records import Generation, Match, SavedSearch
from .storage.layout import CATALOGUE
from .storage.lock import WriteLock

LOCK: Final = "alerts.lock"


class AlertStore:
    """The saved searches of one index, on a connection of its own. Not safe to share by threads.

    Each change is one transaction. Whoever matches or tells holds `locked()` meanwhile; the lock is
    not the writer's, so neither waits for the other.
    """

    def __init__(self, root: Path, wait: float = 0.0) -> None:
        """Open the store of the index at `root`; `locked` waits up to `wait` seconds."""
        self._root, self._wait = root, wait
        self._catalogue = Catalogue(root / CATALOGUE)

    def locked(self) -> WriteLock:
        """The lock, taken; IndexLockedError after `wait` seconds of another who holds it."""
        return WriteLock(self._root / LOCK, self._wait)

    def all(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return self._catalogue.alerts.all()

    def put(self, search: SavedSearch) -> SavedSearch:
        """Save a search for the articles after the newest generation, in place of its namesake."""
        with self._catalogue.writing():
            search = replace(search, since=self._catalogue.generations.newest())
            self._catalogue.alerts.put(search)
        return search

    def drop(self, name: str) -> bool:
        """Forget a search and its matches; False if there is none of that name."""
        with self._catalogue.writing():
            return self._catalogue.alerts.drop(name)

    def unmatched(self, searches: Iterable[SavedSearch]) -> list[Generation]:
        """The generations that have not been matched to some of `searches` yet, oldest first."""
        first = min(search.since for search in searches)
        return self._catalogue.generations.since(max(self._catalogue.alerts.matched_until(), first))

    def oldest(self) -> int:
        """The earliest generation that can still be read."""
        return self._catalogue.generations.oldest()

    def born_in(self, generation: int) -> dict[int, str]:
        """The versions that began to be part of the index in a generation, and their articles."""
        return self._catalogue.lives.born_in(generation)

    def put_matches(
        self, matches: Iterable[Match], generation: int, encoded: Iterable[SavedSearch]
    ) -> None:
        """Record matches, that all up to `generation` are matched, and vectors that are new."""
        with self._catalogue.writing():
            self._catalogue.alerts.put_matches(matches, generation)
            for search in encoded:
                self._catalogue.alerts.put_vector(search)

    def unreported(self) -> list[Match]:
        """Matches that nobody has been told of, in order of generation and name."""
        return self._catalogue.alerts.unreported()

    def mark_reported(self, matches: Sequence[Match]) -> None:
        """Record that somebody has been told of some matches."""
        with self._catalogue.writing():
            self._catalogue.alerts.mark_reported(matches)

    def close(self) -> None:
        """Let go of the catalogue."""
        self._catalogue.close()
