"""Endpoints that read: search, article, stats, health, metrics."""

import dataclasses
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ...search.asking import MODES, UNITS
from .endpoints import Endpoint
from .parameters import Parameter
from .schemas import ref
from .service import Service

ID = Parameter(name="id", about="Id of an article.", required=True, least=1, most=2000)

SEARCH = (
    Parameter(name="q", about="The question, in the query language.", required=True, most=10_000),
    Parameter(name="limit", about="Hits a page.", kind="integer", default=10, least=1, most=100),
    Parameter(name="mode", about="Which legs answer.", default="hybrid", choices=MODES),
    Parameter(name="by", about="What a hit is.", default="passage", choices=UNITS),
    Parameter(name="source", about="Only of any of these sources.", many=True, most=500),
    Parameter(name="author", about="Only by this author.", most=500),
    Parameter(name="language", about="Only in this language: an ISO 639-1 code.", most=10),
    Parameter(name="since", about="Only of this day or later.", kind="date"),
    Parameter(name="until", about="Only of this day or earlier.", kind="date"),
    Parameter(
        name="cursor",
        about="`next` of the page before; the page is read on the same generation.",
        most=200,
    ),
)


async def search(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """A page of hits; `next` continues it on the same generation."""
    generation = await service.run(lambda: service.generation(asked))
    if unchanged := service.unchanged(request, generation):
        return unchanged
    page = await service.run(lambda: service.search(asked))
    headers = service.caching(page.results.generation)
    if page.next:
        url = request.url.include_query_params(cursor=page.next)
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return JSONResponse(page.to_json(), headers=headers)


async def article(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """An article with its passages; by a passage's id, with that passage alone."""
    generation, found, passages, marked = await service.run(lambda: service.find(asked["id"]))
    if unchanged := service.unchanged(request, generation):
        return unchanged
    chosen = passages if marked is None else [marked]
    shown = [{"id": p.id, "position": p.position, "text": p.text} for p in chosen]
    content = found.to_json() | {"passages": shown, "generation": generation}
    return JSONResponse(content, headers=service.caching(generation))


async def stats(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """What the index holds, and what built it."""
    generation = await service.run(service.searchers.generation)
    if unchanged := service.unchanged(request, generation):
        return unchanged
    found = dataclasses.asdict(await service.run(service.index.stats))
    # Where the index and its articles lie on this machine is nobody's business.
    del found["path"], found["skipped"]
    return JSONResponse(found, headers=service.caching(generation))


async def health(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """Whether the index can be read."""
    generation = await service.run(service.searchers.generation)
    return JSONResponse({"status": "ok", "generation": generation})


async def metrics(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """What the service has done, in Prometheus' text format."""
    generation = await service.run(service.searchers.generation)
    text = service.metrics.render({"nutgraf_generation": generation})
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


READING = (
    Endpoint(
        path="/api/search",
        handler=search,
        summary="The passages, or articles, that answer a question.",
        parameters=SEARCH,
        answer=ref("Results"),
        cached=True,
        problems=(
            "bad-query", "bad-cursor", "generation-gone", "query-timeout", "busy",
            "index-unavailable",
        ),
    ),
    Endpoint(
        path="/api/article",
        handler=article,
        summary="An article with its passages, or one passage of it by ID#POSITION.",
        parameters=(ID,),
        answer=ref("Article"),
        cached=True,
        problems=("not-found", "busy", "index-unavailable"),
    ),
    Endpoint(
        path="/api/stats",
        handler=stats,
        summary="What the index holds, and what built it.",
        answer=ref("Stats"),
        cached=True,
        problems=("busy", "index-unavailable"),
    ),
    Endpoint(
        path="/health",
        handler=health,
        summary="Whether the index can be read. Needs no key.",
        answer=ref("Health"),
        problems=("busy", "index-unavailable"),
    ),
    Endpoint(
        path="/metrics",
        handler=metrics,
        summary="What the service has done, in Prometheus' text format.",
        media="text/plain",
        problems=("busy", "index-unavailable"),
    ),
)  # fmt: skip
