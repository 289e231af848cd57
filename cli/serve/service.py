"""What the JSON and the page share: searches in threads, pages of them, articles, counts."""

import dataclasses
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from ...index import Article, NutgrafError, Passage
from ...search import Results
from ...search.alerts import AlertRunner
from ...search.query.filters import filtered
from .cursor import DEEPEST, Cursor, digest_of
from .metrics import Metrics
from .problems import HttpError
from .searchers import Searchers
from .settings import Settings

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the results of a search: its hits, and the cursor of the next page, if any."""

    results: Results
    next: str | None

    def to_json(self) -> dict[str, Any]:
        """As `search --json` prints results, with `next`."""
        return self.results.to_json() | {"next": self.next}


class Service:
    """An index that answers many at a time, and never more than it can."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Open the index at `path`."""
        self.settings, self.metrics = settings, Metrics()
        self.searchers = Searchers(path)
        self.index = self.searchers.index
        self._alerts = AlertRunner(self.index)
        self._threads = anyio.CapacityLimiter(settings.threads)
        self._writing = anyio.CapacityLimiter(1)
        self._waiting = 0
        self._start = secrets.token_hex(4)

    async def run(self, work: Callable[[], Value]) -> Value:
        """Do some reading in a thread. Raises HttpError where too many wait for that."""
        if self._waiting >= self.settings.waiting + self.settings.threads:
            raise HttpError("busy", "ask again in a moment", {"Retry-After": "1"})
        self._waiting += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._waiting -= 1

    def require_writable(self) -> None:
        """Raises HttpError on a service that only reads."""
        if not self.settings.writable:
            raise HttpError("read-only", "start it with --writable to add and remove articles")

    async def write(self, work: Callable[[], Value]) -> Value:
        """Do some writing in a thread, one after the other; saved searches see what is new."""

        def write_and_match() -> Value:
            value = work()
            # What was committed is committed: who comes next matches what was not.
            with suppress(NutgrafError):
                self._alerts.match()
            return value

        return await anyio.to_thread.run_sync(write_and_match, limiter=self._writing)

    def close(self) -> None:
        """Let go of the index."""
        self._alerts.close()
        self.searchers.close()

    def warm(self) -> None:
        """Load what the first question needs."""
        self.index.encoder.encode_queries(["warm"])

    def search(self, asked: Mapping[str, Any]) -> Page:
        """A page of hits. Raises QueryError, or HttpError where a cursor leads nowhere."""
        question = filtered(
            asked["q"],
            sources=asked["source"],
            author=asked["author"],
            language=asked["language"],
            since=asked["since"],
            until=asked["until"],
        )
        search, size = digest_of(asked), asked["limit"]
        cursor = Cursor.decode(asked["cursor"], search) if asked["cursor"] else None
        offset = cursor.offset if cursor else 0
        end = min(offset + size, DEEPEST)
        at = self.searchers.at(cursor.generation) if cursor else self.searchers.newest()
        with at as searcher:
            # One more than is shown tells whether there is a next page.
            results = searcher.search(
                question,
                limit=end - offset + 1,
                offset=offset,
                mode=asked["mode"],
                by=asked["by"],
                facets=True,
                limits=self.settings.limits,
            )
        hits = results.hits[: end - offset]
        shown = dataclasses.replace(results, query=asked["q"], hits=hits)
        more = len(results.hits) > len(hits) and end < DEEPEST
        following = Cursor(results.generation, end, search).encode() if more else None
        self.metrics.search(asked["mode"], bool(results.hits))
        return Page(shown, following)

    def find(self, id_: str) -> tuple[int, Article, list[Passage], Passage | None]:
        """The generation, an article with its passages, and which was meant. Raises HttpError."""
        with self.searchers.newest() as searcher:
            found = searcher.snapshot.find(id_)
            if found is None:
                raise HttpError("not-found", f"there is no article or passage with the id {id_!r}")
            return searcher.snapshot.generation, *found

    def highlights(self, question: str, text: str) -> Sequence[tuple[int, int]]:
        """Where `text` has the words of a question."""
        with self.searchers.newest() as searcher:
            return searcher.highlights(question, text)

    def generation(self, asked: Mapping[str, Any]) -> int:
        """The generation that an answer will be of. Raises HttpError for a bad cursor."""
        if asked.get("cursor"):
            return Cursor.decode(asked["cursor"], digest_of(asked)).generation
        return self.searchers.generation()

    def etag(self, generation: int) -> str:
        """What changes when an answer may: the generation, the day (which a question may mean),
        and the service itself."""
        return f'W/"{self._start}-{generation}-{date.today().toordinal()}"'

    def unchanged(self, request: Request, generation: int) -> Response | None:
        """304 where whoever asks has the answer of this generation already."""
        known = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
        etag = self.etag(generation)
        return Response(status_code=304, headers={"ETag": etag}) if etag in known else None

    def caching(self, generation: int) -> dict[str, str]:
        """The headers by which an answer is asked for again only when it may have changed."""
        return {"ETag": self.etag(generation), "Cache-Control": "private, no-cache"}
