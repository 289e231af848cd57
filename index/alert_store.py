"""The alert store: the saved searches of an index and their matches, with a lock of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from .arguments import seconds_of
from .catalogue.catalogue import Catalogue
from .catalogue.records import Generation, Match, SavedSearch
from .storage.layout import CATALOGUE
from .storage.lock import WriteLock

LOCK: Final = "alerts.lock"


class AlertStore:
    """The store of an index's saved searches. Not safe to share between threads.

    It has a connection of its own, and each change is one transaction. The caller holds `locked()`
    while it matches or reports. This lock is not the writer's, so neither waits for the other.
    """

    def __init__(self, root: Path, wait: float = 0.0) -> None:
        """Open the store of the index at `root`; `locked` waits up to `wait` seconds."""
        self._root, self._wait = root, seconds_of(wait)
        self._catalogue = Catalogue(root / CATALOGUE)

    def locked(self) -> WriteLock:
        """Take the lock. Raises IndexLockedError if it is still held after `wait` seconds."""
        return WriteLock(self._root / LOCK, self._wait)

    def all(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return self._catalogue.alerts.all()

    def put(self, search: SavedSearch) -> SavedSearch:
        """Save a search for articles after the newest generation; replaces one of the same name."""
        with self._catalogue.writing():
            search = replace(search, since=self._catalogue.generations.newest())
            self._catalogue.alerts.put(search)
        return search

    def drop(self, name: str) -> bool:
        """Delete a search and its matches; False if there is none of that name."""
        with self._catalogue.writing():
            return self._catalogue.alerts.drop(name)

    def unmatched(self, searches: Iterable[SavedSearch]) -> list[Generation]:
        """The generations that some of `searches` were not matched with yet, oldest first."""
        first = min(search.since for search in searches)
        return self._catalogue.generations.since(max(self._catalogue.alerts.matched_until(), first))

    def oldest(self) -> int:
        """The earliest generation that can still be read."""
        return self._catalogue.generations.oldest()

    def born_in(self, generation: int) -> dict[int, str]:
        """The versions whose life began in a generation: version → id of its article."""
        return self._catalogue.lives.born_in(generation)

    def put_matches(
        self, matches: Iterable[Match], generation: int, encoded: Iterable[SavedSearch]
    ) -> None:
        """Record matches up to `generation`, and the new vectors of `encoded` searches."""
        with self._catalogue.writing():
            self._catalogue.alerts.put_matches(matches, generation)
            for search in encoded:
                self._catalogue.alerts.put_vector(search)

    def unreported(self) -> list[Match]:
        """Matches that were not yet reported, by generation and name, the highest score first."""
        return self._catalogue.alerts.unreported()

    def mark_reported(self, matches: Sequence[Match]) -> None:
        """Record that some matches were reported."""
        with self._catalogue.writing():
            self._catalogue.alerts.mark_reported(matches)

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()
