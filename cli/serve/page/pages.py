"""The pages for people: the field, the passages found, and an article with the passage in it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ..api.parameters import Parameter, read_parameters
from ..api.read_endpoints import ID
from ..api.search_parameters import QUESTION, search_parameters
from ..cursor import DEEPEST
from ..problems import TITLES, HttpError, as_problem
from ..request_parameters import PagedSearch, paged_search
from ..service import Service
from .article_page import article_page
from .links import BLANK
from .results_page import results_page, without_results

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FOUND = Parameter(
    name="passage", about="Which passage was found.", kind="integer", least=0, most=999_999
)
WHY = Parameter(name="why", about="The hit to be explained.", kind="integer", least=1, most=DEEPEST)
SEARCHED = (*search_parameters("page"), WHY)
NOTHING = PagedSearch(BLANK)
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

Shown = dict[str, Any]


class Pages:
    """The pages of one service."""

    def __init__(self, service: Service) -> None:
        """Show what `service` finds."""
        self._service = service
        self._templates = Environment(
            loader=PackageLoader("nutgraf.cli.serve.page"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        self._templates.globals |= {"static": address_of, "kept": (), "focus": False}

    def routes(self) -> list[Route]:
        """Where the pages are."""
        return [
            Route("/", self.search),
            Route("/article", self.article),
            Route("/static/{name}", static),
        ]

    async def search(self, request: Request) -> Response:
        """The field alone, or with what was found."""
        if not request.query_params.get("q", "").strip():
            return await self._answer(request, "start.html", self._start, NOTHING)
        try:
            wanted = self._wanted((QUESTION, *SEARCHED), request)
        except HttpError as error:
            return self._failed(request, error, NOTHING)
        return await self._answer(
            request, "results.html", lambda: results_page(self._service, wanted), wanted
        )

    def _wanted(self, declared: Sequence[Parameter], request: Request) -> PagedSearch:
        values = read_known(declared, request.query_params)
        return paged_search("page", values, self._service.settings.limits)

    async def article(self, request: Request) -> Response:
        """An article, with the passage that was found marked in its place."""
        question = replace(QUESTION, required=False, default="")
        try:
            values = read_known((ID, FOUND), request.query_params)
            wanted = self._wanted((question, *SEARCHED), request)
        except HttpError as error:
            return self._failed(request, error, NOTHING)
        # An article is of the generation that is named, whatever page of results led to it.
        place = replace(wanted, cursor=None)
        return await self._answer(
            request,
            "article.html",
            lambda: article_page(self._service, values["id"], values["passage"], wanted),
            place,
        )

    def _start(self) -> Shown:
        return {"stats": self._service.index.stats(), "focus": True}

    async def _answer(
        self, request: Request, template: str, show: Callable[[], Shown], wanted: PagedSearch
    ) -> Response:
        """The page, unless the browser has it already."""
        service = self._service
        try:
            generation = await service.run(lambda: service.generation(wanted))
            if unchanged := service.unchanged(request, generation):
                return unchanged
            shown = await service.run(show)
        except Exception as error:
            problem = as_problem(error)
            if problem is None:
                raise
            return self._failed(request, problem, wanted)
        headers = service.caching(generation)
        return self._page(template, 200, headers, request=wanted.request, **shown)

    def _failed(self, request: Request, problem: HttpError, wanted: PagedSearch) -> Response:
        """The page that says what is wrong, and lets it be mended."""
        typed = replace(wanted.request, question=request.query_params.get("q", "")[:10_000])
        if request.url.path == "/":
            shown = without_results(typed, problem)
            return self._page(
                "results.html", problem.status, problem.headers, request=typed, **shown
            )
        title = TITLES[problem.code][1]
        shown = {"heading": title, "error": problem.detail}
        return self._page("problem.html", problem.status, problem.headers, request=typed, **shown)

    def _page(
        self, template: str, status: int, headers: Mapping[str, str], **shown: Any
    ) -> HTMLResponse:
        html = self._templates.get_template(template).render(shown)
        return HTMLResponse(html, status, {**headers, "Content-Security-Policy": CSP})


def read_known(declared: Sequence[Parameter], given: QueryParams) -> dict[str, Any]:
    """Values by name; what is not declared, or left empty by a form, does not count."""
    names = {parameter.name for parameter in declared}
    known = [(name, text) for name, text in given.multi_items() if name in names and text]
    return read_parameters(declared, QueryParams(known))


@cache
def content(name: str) -> bytes:
    """A file that belongs to the pages."""
    return (files("nutgraf.cli.serve.page") / "static" / name).read_bytes()


@cache
def address_of(name: str) -> str:
    """The address of such a file: a new one when its content is new, so it may be kept forever."""
    return f"/static/{name}?{hashlib.sha256(content(name)).hexdigest()[:12]}"


async def static(request: Request) -> Response:
    """A file that belongs to the pages."""
    name = request.path_params["name"]
    if name not in ("page.css", "page.js", "icon.svg"):
        raise HttpError("not-found", "there is no such file")
    kind = KINDS[name.rpartition(".")[2]]
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content(name), media_type=kind, headers=kept)
