"""What the JSON and the page share: searches in threads, pages of them, articles, counts."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from ...index.moment import Moment
from ...search import Facets, Hit, RelatedArticles, Results, SearchRequest
from .cursor import DEEPEST, Cursor, digest_of
from .metrics import Metrics
from .problems import HttpError
from .request_parameters import FoundArticle, PagedSearch, found_in, searched_as
from .searchers import Searchers
from .settings import Settings

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the results of a search: its hits, how many come before them, and the cursor of
    the next page, if any."""

    results: Results
    offset: int
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
        self._threads = anyio.CapacityLimiter(settings.threads)
        self._writing = anyio.CapacityLimiter(1)
        self._waiting = 0
        self._start = secrets.token_hex(4)
        self._sources: tuple[int, Mapping[str, str]] = -1, {}

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
            raise HttpError(
                "read-only", "whoever runs it can allow articles to be added and removed"
            )

    async def write(self, work: Callable[[], Value]) -> Value:
        """Do some writing in a thread, one after the other."""
        return await anyio.to_thread.run_sync(work, limiter=self._writing)

    def close(self) -> None:
        """Let go of the index."""
        self.searchers.close()

    def warm(self) -> None:
        """Load what the first question needs."""
        self.index.encoder.encode_queries(["warm"])

    def search(self, wanted: PagedSearch, *, sentences: bool = False) -> Page:
        """A page of hits. Raises QueryError, or HttpError where a cursor leads nowhere.

        `sentences` highlights the nearest one where a passage has none of the words.
        """
        search, request = digest_of(wanted.request), wanted.request
        cursor = Cursor.decode(wanted.cursor, search) if wanted.cursor else None
        offset = cursor.offset if cursor else 0
        end = min(offset + request.limit, DEEPEST)
        page = replace(request, offset=offset, limit=end - offset, sentences=sentences)
        results = self._answer(wanted, page)
        more = end < min(results.total, DEEPEST)
        following = Cursor(results.generation, end, search).encode() if more else None
        self.metrics.search(request.mode, bool(results.hits))
        return Page(results, offset, following)

    def facets(self, wanted: PagedSearch, request: SearchRequest) -> Facets:
        """The counts of another search, on the generation of the page of `wanted`."""
        return self._answer(wanted, replace(request, limit=0, facets=True)).facets or {}

    def explained(self, wanted: PagedSearch, rank: int) -> Hit | None:
        """The hit at a rank of a search, with the reasons why it is there."""
        one = replace(wanted.request, offset=rank - 1, limit=1, explain=True)
        hits = self._answer(wanted, one).hits
        return hits[0] if hits else None

    def _answer(self, wanted: PagedSearch, request: SearchRequest) -> Results:
        """The hits of `request` on the generation that `wanted` names, if it names one."""
        with self.searchers.at(self._named(wanted)) as searcher:
            return searcher.answer(replace(request, as_of=None))

    def find(self, id_: str, as_of: Moment | str | None) -> FoundArticle:
        """An article, by its own id or by a passage's. Raises HttpError."""
        with self.searchers.at(as_of) as searcher:
            return found_in(searcher, id_)

    def related(self, id_: str, limit: int) -> tuple[int, RelatedArticles]:
        """The newest generation, and what is related to an article there. Raises HttpError."""
        with self.searchers.newest() as searcher:
            article = found_in(searcher, id_).article
            return searcher.generation, searcher.related(article.id, limit)

    def _named(self, wanted: PagedSearch) -> Moment | str | None:
        if wanted.cursor:
            return Cursor.decode(wanted.cursor, digest_of(wanted.request)).generation
        return wanted.request.as_of

    def sources(self) -> Mapping[str, str]:
        """Sources as they write themselves, by how they are counted and searched."""
        generation = self.searchers.generation()
        if self._sources[0] != generation:
            names = [source.name for source in self.index.sources() if source.name]
            self._sources = generation, {searched_as(name): name for name in reversed(names)}
        return self._sources[1]

    def generation(self, wanted: PagedSearch) -> int:
        """The generation that an answer will be of. Raises HttpError where there is none."""
        return self.searchers.generation(self._named(wanted))

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
