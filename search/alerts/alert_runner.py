"""The alert runner: saves searches and matches them with the articles of each commit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from numbers import Real
from typing import Final

import numpy as np

from ...index import ArgumentError, Index, Match, NutgrafError, SavedSearch
from ...index.arguments import flag_of, in_short, kind_of
from ...index.encoder.stored_encoder import StoredEncoder
from ..local import LocalCorpus
from ..pipeline import Pipeline
from ..query import parse_query
from .matcher import Matcher
from .news import news
from .saved_searches import SavedSearches

LEAST: Final = 0.15
"""The least probability of an answer, unless a search was saved with another."""

MATCHED: Final = ("add", "update")
"""The actions of generations with new articles; a merge or a rollback brings none."""


class AlertRunner:
    """The saved searches of one index, and their matches.

    The catalogue records which generations are matched: the next run, also after a crash, matches
    the others, and records the matches and the generation in one transaction. Only one runner at a
    time matches or reports; its lock is separate, so it does not wait for a writer.
    """

    def __init__(self, index: Index, *, wait: float = 0.0) -> None:
        """Work on `index`, waiting up to `wait` seconds for another runner.

        Raises ArgumentError if `index` is not an open Index or `wait` not a number of seconds.
        """
        if not isinstance(index, Index):
            raise ArgumentError(f"index is an open Index, not {kind_of(index)}")
        self._index, self._store = index, index.alert_store(wait=wait)
        self._matcher: Matcher | None = None

    def add(
        self,
        name: str,
        query: str,
        least: float = LEAST,
        *,
        changes: bool = False,
        copies: bool = False,
    ) -> SavedSearch:
        """Save a search for the articles of all later commits; replaces a search of the same name.

        An article is reported once; with `changes`, again when it has changed. Of articles that
        carry the same text the first is reported; with `copies`, each of them.

        Raises QueryError if `query` cannot be understood, NutgrafError if it asks nothing or
        `least` is not from 0 to 1, ArgumentError for a value of another type.
        """
        _check_name(name)
        if not isinstance(least, Real) or isinstance(least, bool):
            raise ArgumentError(f"least is a number, not {in_short(least)}")
        if not 0 <= least <= 1:
            raise NutgrafError(f"least is a probability from 0 to 1, not {least}")
        changes, copies = flag_of(changes, "changes"), flag_of(copies, "copies")
        parsed = parse_query(query, own=self._index.own_fields)
        if not parsed.root.children or not name.strip():
            raise NutgrafError("a saved search needs a name and a question")
        alert = self._encoded(
            SavedSearch(name, query, float(least), 0, "", b"", changes=changes, copies=copies),
            self._index.stored_encoder,
        )
        with self._store.locked():
            return self._store.put(alert)

    def remove(self, name: str) -> bool:
        """Delete a saved search; False if there is none of that name.

        Raises ArgumentError if the name is not a str.
        """
        _check_name(name)
        with self._store.locked():
            return self._store.drop(name)

    def saved(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return self._store.all()

    def run(self, report: Callable[[list[Match]], None]) -> int:
        """Match new articles and `report` what is new to each search; returns its number.

        Matches count as reported when `report` returns: if it raises, all are left for the next
        run. An article that was removed meanwhile is not reported, nor is one that no longer
        matches.
        """
        with self._store.locked():
            self._match()
            found = news(self._store, self._store.all())
            if found.matches:
                report(found.matches)
            if found.matches or found.left_out:
                self._store.settle(*found)
        return len(found.matches)

    def unreported(self) -> list[Match]:
        """The matches that `run` would report of the articles that have been matched."""
        return news(self._store, self._store.all()).matches

    def match(self) -> list[Match]:
        """Match new articles without reporting; returns the new matches."""
        with self._store.locked():
            return self._match()

    def _match(self) -> list[Match]:
        searches = self._store.all()
        if not searches:
            return []
        new, shown = self._store.unmatched(searches), self._store.shown_late()
        found: list[Match] = []
        if not new and not shown:
            return found
        late = dict(shown)
        for generation in new:
            if generation.action in MATCHED:
                born = self._store.born_in(generation.number)
                late = {version: id_ for version, id_ in late.items() if version not in born}
                found += self._match_versions(born, generation.number, generation.number, searches)
        newest = self._store.newest()
        if late:
            found += self._match_versions(late, newest, newest + 1, searches)
        stored = self._index.stored_encoder
        encoded = [self._encoded(search, stored) for search in searches]
        # Another encoder may be in force: once is enough.
        changed = [own for own, before in zip(encoded, searches, strict=True) if own != before]
        self._store.put_matches(found, new[-1].number if new else newest, changed, shown)
        return found

    def _match_versions(
        self,
        born: Mapping[int, str],
        generation: int,
        before: int,
        searches: Iterable[SavedSearch],
    ) -> list[Match]:
        """The matches of some versions in a generation, in no particular order.

        `born` has the articles by version. Only searches saved `before` that generation count.
        """
        found: list[Match] = []
        # The rest of a generation that was compacted away is in the oldest generation.
        readable = max(generation, self._store.oldest())
        corpus = LocalCorpus(self._index, readable)
        with Pipeline(corpus) as pipeline:
            columns = corpus.articles
            new = np.flatnonzero(columns.live & np.isin(columns.versions, list(born)))
            if not len(new):
                return []
            matcher = self._matcher_for(
                tuple(self._encoded(each, corpus.contents.encoder) for each in searches), corpus
            )
            for each in matcher.match(pipeline, new):
                search = matcher.saved.searches[each.search]
                if search.since < before:
                    article = born[int(columns.versions[each.article])]
                    found.append(Match(generation, search.name, article, each.position, each.score))
        return found

    def _matcher_for(self, searches: tuple[SavedSearch, ...], corpus: LocalCorpus) -> Matcher:
        """The previous matcher with its counts, unless the searches or their terms have changed."""
        before = self._matcher
        own = corpus.contents.own_fields
        same = before is not None and before.saved.searches == searches and before.saved.own == own
        if before is None or not same or before.saved.may_grow:
            dimension = corpus.contents.encoder.spec.dimension
            saved = SavedSearches(searches, corpus.keyword, dimension, own)
            if before is None or not same or before.saved.read != saved.read:
                before = self._matcher = Matcher(saved)
        return before

    def _encoded(self, search: SavedSearch, stored: StoredEncoder) -> SavedSearch:
        """The search with its vector by the current encoder."""
        if search.encoder == stored.digest:
            return search
        text, vector = parse_query(search.query, own=self._index.own_fields).semantic_text, b""
        if text:
            encoded = self._index.encoder_of(stored).encode_queries([text])[0]
            vector = np.asarray(encoded, np.float32).tobytes()
        return replace(search, encoder=stored.digest, vector=vector)

    def close(self) -> None:
        """Close the catalogue."""
        self._store.close()

    def __enter__(self) -> "AlertRunner":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise ArgumentError(f"the name of a saved search is a str, not {kind_of(name)}")
