"""The routes of the desk: saved searches, and the form that adds an article."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .....index.articles.article import own_reference, refusal, to_article
from .....search import AlertRunner
from .....search.alerts import LEAST
from ...problems import TITLES, HttpError, as_problem
from ...service import Service
from ..language import spoken
from ..links import BLANK, link
from ..rendering import Renderer
from .forms import form_fields
from .saved_page import WAIT, saved_page

FIELDS = ("url", "title", "source", "author", "date", "text")
"""The fields of an article in the form that adds one."""

Fields = dict[str, str]


class Desk:
    """The routes of the desk of one service."""

    def __init__(self, service: Service, renderer: Renderer) -> None:
        """The desk of `service`, whose pages `renderer` makes."""
        self._service, self._renderer = service, renderer

    def routes(self) -> list[Route]:
        """The routes of the desk."""
        return [
            Route("/saved", self._guarded(self._saved)),
            Route("/saved", self._guarded(self._save), methods=["POST"]),
            Route("/saved/remove", self._guarded(self._remove), methods=["POST"]),
            Route("/saved/seen", self._guarded(self._seen), methods=["POST"]),
            Route("/add", self._guarded(self._adding)),
            Route("/add", self._guarded(self._add), methods=["POST"]),
        ]

    def _guarded(
        self, handler: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """`handler`, whose errors become a page."""

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except Exception as error:
                problem = as_problem(error)
                if problem is None:
                    raise
                shown = {"heading": TITLES[problem.code][1], "error": problem.detail}
                return self._page("problem.html", shown, problem)

        return spoken(handle)

    def _page(
        self, template: str, shown: dict[str, Any], problem: HttpError | None = None
    ) -> Response:
        headers = {"Cache-Control": "private, no-store", **(problem.headers if problem else {})}
        status = problem.status if problem else 200
        return self._renderer.page(template, status, headers, request=BLANK, **shown)

    async def _saved(self, request: Request) -> Response:
        question = request.query_params.get("q", "")[:10_000]
        shown = await self._service.run(lambda: saved_page(self._service, question))
        return self._page("saved.html", shown)

    async def _save(self, request: Request) -> Response:
        fields = await form_fields(self._service, request)
        least = fields.get("least") or str(LEAST)
        try:
            probability = float(least.replace(",", "."))
        except ValueError:
            raise HttpError("bad-request", "the least probability is a number") from None
        query = fields.get("q", "")
        name = fields.get("name", "").strip() or query.strip()[:60]
        await self._alerts(lambda runner: runner.add(name, query, probability))
        return _see(link(BLANK, "/saved"))

    async def _remove(self, request: Request) -> Response:
        fields = await form_fields(self._service, request)
        await self._alerts(lambda runner: runner.remove(fields.get("name", "")))
        return _see(link(BLANK, "/saved"))

    async def _seen(self, request: Request) -> Response:
        await form_fields(self._service, request)
        await self._alerts(lambda runner: runner.run(lambda matches: None))
        return _see(link(BLANK, "/saved"))

    async def _alerts(self, change: Callable[[AlertRunner], object]) -> None:
        index = self._service.written()

        def work(wait: float) -> None:
            with AlertRunner(index, wait=wait) as runner:
                change(runner)

        await self._service.write(work, WAIT)

    async def _adding(self, request: Request) -> Response:
        self._service.written()
        given = {name: request.query_params.get(name, "")[:10_000] for name in FIELDS}
        return self._page("add.html", {"given": given})

    async def _add(self, request: Request) -> Response:
        fields = await form_fields(self._service, request)
        record = {name: fields[name] for name in FIELDS if fields.get(name, "").strip()}
        article, complaints = to_article(record, fallback_id=None)
        lost = article is not None and article.date is None and "date" in record
        if article is None or lost:  # whoever fills in a form can mend it
            raise refusal(complaints)
        index = self._service.written()

        def work(wait: float) -> None:
            with index.writer(wait=wait) as writer:
                writer.add(article)

        await self._service.write(work, WAIT)
        return _see(link(BLANK, "/article", id=own_reference(article.id)))


def _see(address: str) -> Response:
    """The page that a browser shows after a form, so that going back sends nothing again."""
    return RedirectResponse(address, 303)
