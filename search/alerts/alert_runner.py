"""The alert runner: saves searches, and finds which articles of each commit answer them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from ...index import Index, Match, NutgrafError, SavedSearch
from ...index.encoder.stored_encoder import StoredEncoder
from ..local import LocalCorpus, open_corpus
from ..pipeline import Pipeline
from ..query import parse_query
from .matcher import Collection, Matcher
from .saved_searches import SavedSearches

LEAST: Final = 0.15
"""The probability from which an article answers, unless a search was saved with another."""

MATCHED: Final = ("add", "update")
"""What generations do whose articles are new; a merge or a way back brings nothing new."""


class AlertRunner:
    """Saved searches of one index, and what answers them.

    Matching goes by the generations that the catalogue has: whoever comes next, after a crash too,
    matches those that nobody has, and records matches and that in one transaction. One at a time
    does so, or tells of matches; the lock is their own, so neither waits for a writer.
    """

    def __init__(self, index: Index, *, wait: float = 0.0) -> None:
        """Work on `index`, waiting up to `wait` seconds for others who match or tell."""
        self._index, self._store = index, index.alert_store(wait=wait)
        self._matcher: Matcher | None = None

    def add(self, name: str, query: str, least: float = LEAST) -> SavedSearch:
        """Save a search, for the articles of all later commits, in place of one of its name.

        Raises QueryError where `query` cannot be understood, NutgrafError where it asks nothing.
        """
        parsed = parse_query(query)
        if not parsed.root.children or not name.strip():
            raise NutgrafError("a saved search needs a name and a question")
        alert = self._encoded(
            SavedSearch(name, query, least, 0, "", b""), self._index.stored_encoder
        )
        with self._store.locked():
            return self._store.put(alert)

    def remove(self, name: str) -> bool:
        """Forget a saved search; False where there is none of that name."""
        with self._store.locked():
            return self._store.drop(name)

    def saved(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return self._store.all()

    def run(self, report: Callable[[list[Match]], None]) -> int:
        """Match what is new, and `report` all matches that nobody was told of; how many.

        A match counts as told when `report` returns: what it raises leaves all of them for the
        next run.
        """
        with self._store.locked():
            self._match()
            matches = self._store.unreported()
            if matches:
                report(matches)
                self._store.mark_reported(matches)
        return len(matches)

    def match(self) -> list[Match]:
        """Match what is new, and tell nobody yet: what was found."""
        with self._store.locked():
            return self._match()

    def _match(self) -> list[Match]:
        searches = self._store.all()
        if not searches:
            return []
        new = self._store.unmatched(searches)
        found: list[Match] = []
        if not new:
            return found
        for generation in new:
            if generation.action in MATCHED:
                found += self._match_generation(generation.number, searches)
        stored = self._index.stored_encoder
        encoded = [self._encoded(search, stored) for search in searches]
        # Another encoder may be in force: once is enough.
        changed = [own for own, before in zip(encoded, searches, strict=True) if own != before]
        self._store.put_matches(found, new[-1].number, changed)
        return found

    def _match_generation(self, generation: int, searches: Iterable[SavedSearch]) -> list[Match]:
        """The matches of the articles that began in a generation, in no particular order."""
        born = self._store.born_in(generation)
        found: list[Match] = []
        # Of a generation that was compacted away, what is left is in the oldest there is.
        readable = max(generation, self._store.oldest())
        corpus = open_corpus(self._index, readable)
        with Pipeline(corpus) as pipeline:
            snapshot = corpus.contents
            matcher = self._matcher_for(
                tuple(self._encoded(each, snapshot.encoder) for each in searches), corpus
            )
            collection = Collection(
                snapshot.segments,
                corpus.keyword,
                pipeline.article_evidence,
                pipeline.calibration,
                pipeline.weights,
                pipeline.best_evidence,
            )
            for number, segment in enumerate(snapshot.segments):
                new, live = np.isin(segment.versions, list(born)), snapshot.live[number]
                if live is not None:
                    new &= live[segment.keyword.starts[:-1]]
                if not len(ordinals := np.flatnonzero(new)):
                    continue
                for each in matcher.match(collection, number, ordinals):
                    search = matcher.saved.searches[each.search]
                    if search.since < generation:
                        article = born[int(segment.versions[each.ordinal])]
                        position = each.row - int(segment.keyword.starts[each.ordinal])
                        found.append(Match(generation, search.name, article, position, each.score))
        return found

    def _matcher_for(self, searches: tuple[SavedSearch, ...], corpus: LocalCorpus) -> Matcher:
        """The matcher of before, with all that it counted, unless words stand for others now."""
        before = self._matcher
        same = before is not None and before.saved.searches == searches
        if before is None or not same or before.saved.may_grow:
            dimension = corpus.contents.encoder.spec.dimension
            saved = SavedSearches(searches, corpus.keyword, dimension)
            if before is None or not same or before.saved.read != saved.read:
                before = self._matcher = Matcher(saved)
        return before

    def _encoded(self, search: SavedSearch, stored: StoredEncoder) -> SavedSearch:
        """The search with its vector of the encoder that is in force."""
        if search.encoder == stored.digest:
            return search
        text, vector = parse_query(search.query).semantic_text, b""
        if text:
            encoded = self._index.encoder_of(stored).encode_queries([text])[0]
            vector = np.asarray(encoded, np.float32).tobytes()
        return replace(search, encoder=stored.digest, vector=vector)

    def close(self) -> None:
        """Let go of the catalogue."""
        self._store.close()

    def __enter__(self) -> "AlertRunner":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
