"""The page routes: start page, results, article, trends and static files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ....index import Index
from ....search.citations.bibliography import FORMATS
from ....search.options import nearest, spellings
from ....search.selection import NEWEST
from ..api.parameters import Parameter, read_parameters
from ..api.read_endpoints import ID
from ..api.search_parameters import BROWSED, search_parameters
from ..cursor import DEEPEST
from ..paged_search import PagedSearch, paged_search
from ..problems import TITLES, HttpError, as_problem
from ..service import Service
from .article_page import article_page
from .desk.desk_routes import Desk
from .language import UI, chosen, spoken
from .links import BLANK, link
from .rendering import Renderer, content
from .results_page import results_page, without_results
from .search_files import MOST, cited, described
from .sources_page import sources_page
from .trends_page import trends_page

FOUND = Parameter(
    name="passage", about="Position of the passage found.", kind="integer", least=0, most=999_999
)
WHY = Parameter(
    name="why", about="Rank of the hit to explain.", kind="integer", least=1, most=DEEPEST
)
FORMAT = Parameter(
    name="format", about="The format of the file.", default="csv", choices=tuple(FORMATS)
)
SEARCHED = (*search_parameters("page"), WHY)
MOST_IGNORED = 3
"""Most parameters that the page names because it does not know them."""

NOTHING = PagedSearch(BLANK)
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

Shown = dict[str, Any]


class Pages:
    """The routes of the pages of one service."""

    def __init__(self, service: Service) -> None:
        """Load the templates; the pages show what `service` finds."""
        self._service = service
        self._renderer = Renderer(
            writable=isinstance(service.index, Index) and service.settings.writable
        )

    def routes(self) -> list[Route]:
        """The routes of all pages and static files."""
        return [
            Route("/", spoken(self.search)),
            Route("/article", spoken(self.article)),
            Route("/trends", spoken(self.trends)),
            Route("/sources", spoken(self.sources)),
            Route("/export", spoken(self.export)),
            Route("/opensearch.xml", opensearch),
            *Desk(self._service, self._renderer).routes(),
            Route("/static/{name}", static),
        ]

    async def search(self, request: Request) -> Response:
        """The start page, or the results if there is a question, a filter or another option."""
        given = read_only(SEARCHED, request.query_params)
        if not (request.query_params.get("q", "").strip() or given):
            return await self._answer(request, "start.html", self._start, NOTHING)
        try:
            wanted = self._wanted((BROWSED, *SEARCHED), request)
        except HttpError as error:
            return self._failed(request, error, NOTHING)
        ignored = ignored_names((BROWSED, *SEARCHED, UI), request.query_params)
        return await self._answer(
            request, "results.html", lambda: results_page(self._service, wanted, ignored), wanted
        )

    async def trends(self, request: Request) -> Response:
        """The words that stand out in the hits of a question."""
        try:
            wanted = self._wanted((BROWSED, *SEARCHED), request)
        except HttpError as error:
            return self._failed(request, error, NOTHING)
        place = replace(wanted, cursor=None)
        return await self._answer(
            request, "trends.html", lambda: trends_page(self._service, place), place
        )

    async def sources(self, request: Request) -> Response:
        """All sources of the hits of a question."""
        try:
            wanted = self._wanted((BROWSED, *SEARCHED), request)
        except HttpError as error:
            return self._failed(request, error, NOTHING)
        place = replace(wanted, cursor=None)
        return await self._answer(
            request, "sources.html", lambda: sources_page(self._service, place), place
        )

    async def export(self, request: Request) -> Response:
        """The hits of a question as a file."""
        service = self._service
        try:
            given = read_known((BROWSED, *SEARCHED, FORMAT), request.query_params)
            wanted = paged_search("page", given, service.settings.limits)
            most = replace(wanted, request=replace(wanted.request, limit=MOST), cursor=None)
            page = await service.run(lambda: service.search(most))
        except Exception as error:
            problem = as_problem(error)
            if problem is None:
                raise
            return self._failed(request, problem, NOTHING)
        address = f"{request.base_url}{link(wanted.request).removeprefix('/')}"
        headers = {"Cache-Control": "private, no-cache"}
        return cited(page.results, given["format"], address, headers)

    def _wanted(self, declared: Sequence[Parameter], request: Request) -> PagedSearch:
        values = read_known(declared, request.query_params)
        return paged_search("page", values, self._service.settings.limits)

    async def article(self, request: Request) -> Response:
        """An article, with the passage that was found marked."""
        try:
            values = read_known((ID, FOUND), request.query_params)
            wanted = self._wanted((BROWSED, *SEARCHED), request)
        except HttpError as error:
            return self._failed(request, error, NOTHING)
        # The article is read from the generation in `as_of`, not from that of the cursor.
        place = replace(wanted, cursor=None)
        return await self._answer(
            request,
            "article.html",
            lambda: article_page(self._service, values["id"], values["passage"], wanted),
            place,
        )

    def _start(self) -> Shown:
        newest = link(replace(BLANK, by="article", sort=NEWEST))
        return {"stats": self._service.index.stats(), "focus": True, "newest": newest}

    async def _answer(
        self, request: Request, template: str, show: Callable[[], Shown], wanted: PagedSearch
    ) -> Response:
        """The rendered page, a 304 if the browser has it already, or the error page."""
        service = self._service
        try:
            generation = await service.run(lambda: service.generation(wanted))
            if unchanged := service.unchanged(request, generation, chosen()[0]):
                return unchanged
            shown = await service.run(show)
        except Exception as error:
            problem = as_problem(error)
            if problem is None:
                raise
            return self._failed(request, problem, wanted)
        headers = service.caching(generation, chosen()[0])
        return self._renderer.page(template, 200, headers, request=wanted.request, **shown)

    def _failed(self, request: Request, problem: HttpError, wanted: PagedSearch) -> Response:
        """The error page: it says what is wrong and keeps the question in the search field."""
        typed = replace(wanted.request, question=request.query_params.get("q", "")[:10_000])
        if request.url.path == "/":
            shown = without_results(typed, problem)
            return self._renderer.page(
                "results.html", problem.status, problem.headers, request=typed, **shown
            )
        title = TITLES[problem.code][1]
        shown = {"heading": title, "error": problem.detail}
        return self._renderer.page(
            "problem.html", problem.status, problem.headers, request=typed, **shown
        )


def read_known(declared: Sequence[Parameter], given: QueryParams) -> dict[str, Any]:
    """Values by name. Parameters that are not declared or are empty are ignored."""
    return read_parameters(declared, QueryParams(read_only(declared, given)))


def read_only(declared: Sequence[Parameter], given: QueryParams) -> list[tuple[str, str]]:
    """The parameters that are declared and not empty."""
    return [
        (name, text)
        for name, text in given.multi_items()
        if text.strip() and any(each.takes(name) for each in declared)
    ]


def ignored_names(declared: Sequence[Parameter], given: QueryParams) -> list[str]:
    """A line for each of the first parameters that `read_known` ignores, with the nearest name."""
    names = spellings(declared)
    ignored = [name for name in given if not any(each.takes(name) for each in declared)]
    return [
        f"“{name[:40]}” is no option of this page{nearest(name, names) or '.'} It was not used."
        for name in ignored[:MOST_IGNORED]
    ]


async def opensearch(request: Request) -> Response:
    """The description by which a browser can search here."""
    return described(str(request.base_url))


async def static(request: Request) -> Response:
    """A static file: the style sheet, the script or the icon."""
    name = request.path_params["name"]
    if name not in ("page.css", "page.js", "icon.svg"):
        raise HttpError("not-found", "no file has this name")
    kind = KINDS[name.rpartition(".")[2]]
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content(name), media_type=kind, headers=kept)
