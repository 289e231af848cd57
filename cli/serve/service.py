"""The service behind the JSON and the page: searches and articles, in threads."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from ...index import Index
from ...index.articles.article import own_reference
from ...index.moment import Moment
from ...search import Completion, Facets, Hit, RelatedArticles, Results, SearchRequest, Trends
from ..source_key import source_key
from .cursor import DEEPEST, Cursor, digest_of
from .file_check import FileCheck
from .found_article import FoundArticle, find_article
from .metrics import Metrics
from .paged_search import PagedSearch
from .problems import HttpError
from .searchers import Searchers
from .settings import Settings

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results: its hits, the number of hits before, and the next page's cursor."""

    results: Results
    offset: int
    next: str | None

    def to_json(self) -> dict[str, Any]:
        """The results as `search --json` prints them, with `next`."""
        return self.results.to_json() | {"next": self.next}


class Service:
    """An index that answers several requests at a time and refuses those beyond its limit."""

    def __init__(self, paths: Sequence[Path], settings: Settings) -> None:
        """Open the index at a path, or those at several as one, which is only read."""
        self.settings, self.metrics = settings, Metrics()
        self.searchers = Searchers(*paths)
        self.index = self.searchers.index
        self.files = FileCheck(self.searchers)
        self._threads = anyio.CapacityLimiter(settings.threads)
        self._writing = anyio.Semaphore(1)
        self._writer = anyio.CapacityLimiter(1)
        self._bodies = 0
        self._waiting = 0
        self._start = secrets.token_hex(4)
        self._sources: tuple[int, Mapping[str, str]] = -1, {}

    async def run(self, work: Callable[[], Value]) -> Value:
        """Run `work`, which only reads, in a thread. Raises HttpError if too many are waiting."""
        if self._waiting >= self.settings.waiting + self.settings.threads:
            raise HttpError("busy", "try again in a moment", {"Retry-After": "1"})
        self._waiting += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._waiting -= 1

    def written(self) -> Index:
        """The index that requests change. Raises HttpError if the service is read-only."""
        if self.settings.writable and isinstance(self.index, Index):
            return self.index
        raise HttpError(
            "read-only", "the operator of this service can allow adding and removing articles"
        )

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """Receive a large body in the block. Raises HttpError if too many are coming."""
        if self._bodies >= self.settings.bodies:
            raise HttpError("busy", "other uploads are coming in", {"Retry-After": "5"})
        self._bodies += 1
        try:
            yield
        finally:
            self._bodies -= 1

    async def write(self, work: Callable[[float], Value], wait: float) -> Value:
        """Run `work`, which writes, in a thread, one at a time.

        `wait` is the time in seconds for which it waits for others that write; `work` gets what is
        left of it, for writers of other processes. Raises HttpError if it was not enough.
        """
        end = time.monotonic() + wait
        try:
            self._writing.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(wait) as waiting:
                await self._writing.acquire()
            if waiting.cancelled_caught:
                detail = "another request writes to the index; try again later"
                raise HttpError("locked", detail, {"Retry-After": "5"}) from None
        try:
            left = max(end - time.monotonic(), 0.0)
            return await anyio.to_thread.run_sync(work, left, limiter=self._writer)
        finally:
            self._writing.release()

    def close(self) -> None:
        """Close the index."""
        self.searchers.close()

    def warm(self) -> None:
        """Load the encoder, so that the first search does not wait for it, and check the files."""
        self.index.encoder.encode_queries(["warm"])
        self.files.begin()

    def search(self, wanted: PagedSearch, *, sentences: bool = False) -> Page:
        """A page of hits. Raises QueryError, or HttpError for a bad cursor.

        With `sentences`, the nearest sentence is highlighted if a passage has none of the words.
        """
        search, request = digest_of(wanted.request), wanted.request
        cursor = Cursor.decode(wanted.cursor, search) if wanted.cursor else None
        offset = cursor.offset if cursor else 0
        end = min(offset + request.limit, DEEPEST)
        page = replace(request, offset=offset, limit=end - offset, sentences=sentences)
        results = self._answer(wanted, page)
        more = end < min(results.listed, DEEPEST)
        following = Cursor(results.generation, end, search).encode() if more else None
        self.metrics.search(request.mode, bool(results.hits))
        return Page(results, offset, following)

    def facets(self, wanted: PagedSearch, request: SearchRequest) -> Facets:
        """The facets of `request`, on the generation of the page `wanted`."""
        return self._answer(wanted, replace(request, limit=0, facets=True)).facets or {}

    def explained(self, wanted: PagedSearch, rank: int) -> Hit | None:
        """The hit at a rank (from 1) of a search, with its explanation; None if there is none."""
        one = replace(wanted.request, offset=rank - 1, limit=1, explain=True)
        hits = self._answer(wanted, one).hits
        return hits[0] if hits else None

    def _answer(self, wanted: PagedSearch, request: SearchRequest) -> Results:
        """The results of `request`, on the generation that `wanted` names, else on the newest."""
        with self.searchers.at(self._named(wanted)) as searcher:
            return searcher.answer(replace(request, as_of=None))

    def find(self, id_: str, as_of: Moment | str | None) -> FoundArticle:
        """The article with this id, or with a passage of this id. Raises HttpError."""
        with self.searchers.at(as_of) as searcher:
            return find_article(searcher, id_)

    def related(self, id_: str, limit: int) -> tuple[int, RelatedArticles]:
        """The newest generation and the articles related to an article there. Raises HttpError."""
        with self.searchers.newest() as searcher:
            article = find_article(searcher, id_).article
            return searcher.generation, searcher.related(own_reference(article.id), limit)

    def completions(
        self, text: str, limit: int, as_of: Moment | str | None
    ) -> tuple[Completion, ...]:
        """Completions of what is being typed. Raises HttpError if there is no such generation."""
        with self.searchers.at(as_of) as searcher:
            return searcher.completions(text, limit)

    def trends(self, wanted: PagedSearch) -> Trends:
        """The words that stand out in the hits of a search, at most `limit` of its request."""
        with (
            self.searchers.at(self._named(wanted)) as searcher,
            searcher.steps() as pipeline,
        ):
            return pipeline.trends(replace(wanted.request, as_of=None))

    def _named(self, wanted: PagedSearch) -> Moment | str | None:
        if wanted.cursor:
            return Cursor.decode(wanted.cursor, digest_of(wanted.request)).generation
        return wanted.request.as_of

    def sources(self) -> Mapping[str, str]:
        """The names of all sources as written, by the form in which they are searched."""
        generation = self.searchers.generation()
        if self._sources[0] != generation:
            names = [source.name for source in self.index.sources() if source.name]
            self._sources = generation, {source_key(name): name for name in reversed(names)}
        return self._sources[1]

    def generation(self, wanted: PagedSearch) -> int:
        """The generation on which a search will be answered. Raises HttpError for none."""
        return self.searchers.generation(self._named(wanted))

    def etag(self, generation: int, variant: str = "") -> str:
        """The ETag of an answer: it changes with the generation, the day and the service.

        `variant` is the language of a page.

        The day counts because a question may mean today, and so does the end of an embargo.
        """
        until = self.searchers.complete_until
        return f'W/"{self._start}-{generation}-{date.today().toordinal()}-{until:.0f}{variant}"'

    def unchanged(self, request: Request, generation: int, variant: str = "") -> Response | None:
        """A 304 response if the client already has the answer of this generation; else None."""
        known = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
        etag = self.etag(generation, variant)
        return Response(status_code=304, headers={"ETag": etag}) if etag in known else None

    def caching(self, generation: int, variant: str = "") -> dict[str, str]:
        """The headers with which a client asks whether its copy of an answer is still valid."""
        return {"ETag": self.etag(generation, variant), "Cache-Control": "private, no-cache"}
