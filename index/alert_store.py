"""The alert store: the saved searches of an index and their matches, with a lock of their own."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from .arguments import seconds_of
from .articles.article import Article
from .catalogue.catalogue import Catalogue
from .catalogue.records import Generation, Match, SavedSearch
from .copies.groups import CopyGroups
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

    def shown_late(self) -> dict[int, str]:
        """The current versions whose embargo has ended: version → id of its article."""
        lives, now = self._catalogue.lives, time.time()
        ended = [version for version, until in lives.embargoes().items() if until <= now]
        current = filter(self._catalogue.articles.is_current, ended)
        return self._catalogue.articles.ids(current)

    def newest(self) -> int:
        """The number of the newest generation."""
        return self._catalogue.generations.newest()

    def put_matches(
        self,
        matches: Iterable[Match],
        generation: int,
        encoded: Iterable[SavedSearch],
        shown: Iterable[int] = (),
    ) -> None:
        """Record matches up to `generation`, and the new vectors of `encoded` searches.

        The embargoes of the versions `shown` are forgotten.
        """
        with self._catalogue.writing():
            self._catalogue.alerts.put_matches(matches, generation)
            self._catalogue.lives.put_embargoes({}, ended=shown)
            for search in encoded:
                self._catalogue.alerts.put_vector(search)

    def unreported(self) -> list[tuple[Match, int]]:
        """The matches that were not yet reported, each with the version that matched.

        They are by generation and name, the highest score and the oldest first. A match is left out
        while its version is not current: the article was removed, or a later version does not
        match.
        """
        newest, lives = self._catalogue.generations.newest(), self._catalogue.lives
        found = []
        for match in self._catalogue.alerts.unreported():
            version = lives.version_of(match.article, match.generation)
            if version is not None and version == lives.version_of(match.article, newest):
                found.append((match, version))
        return sorted(found, key=_oldest_and_best)

    def described(self, matches: Sequence[tuple[Match, int]]) -> list[Match]:
        """Some matches with the title, source, date and url of their versions."""
        articles = self._catalogue.articles.many(list({version for _, version in matches}))
        return [_described(match, articles[version][0]) for match, version in matches]

    def carriers(self, versions: Sequence[int]) -> list[set[str]]:
        """The articles that have or had the text of each of some versions, by the known copies."""
        pairs, near = self._catalogue.copies.pairs(), np.unique(np.array(versions, np.int64))
        while True:
            own = pairs[np.isin(pairs, near).any(axis=1)]
            wider = np.union1d(near, own)
            if len(wider) == len(near):
                break
            near = wider
        groups = CopyGroups(own, np.empty(0, np.int64))
        articles = self._catalogue.articles.ids(near.tolist())
        carriers: dict[int, set[str]] = {}
        for version, text in zip(near.tolist(), groups.of(near).tolist(), strict=True):
            if version in articles:
                carriers.setdefault(text, set()).add(articles[version])
        return [carriers[text] for text in groups.of(np.array(versions, np.int64)).tolist()]

    def reported(self, articles: Iterable[str]) -> set[tuple[str, str]]:
        """The name of the search and the article of each reported match of some articles."""
        return self._catalogue.alerts.reported(articles)

    def settle(self, reported: Sequence[Match], left_out: Sequence[Match]) -> None:
        """Record that some matches were reported and that others never will be."""
        with self._catalogue.writing():
            self._catalogue.alerts.settle(reported, left_out)

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()


def _described(match: Match, article: Article) -> Match:
    return replace(
        match, title=article.title, source=article.source, date=article.date, url=article.url
    )


def _oldest_and_best(found: tuple[Match, int]) -> tuple[int, str, float, int]:
    match, version = found
    return match.generation, match.name, -match.score, version
