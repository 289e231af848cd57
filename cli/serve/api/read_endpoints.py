"""Endpoints that read: search, article, stats, health, metrics."""

import dataclasses
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ....search.request import MODES, UNITS
from ..problems import HttpError
from ..service import Service
from .endpoints import Endpoint
from .parameters import Parameter
from .schemas import ref

ID = Parameter(name="id", about="Id of an article.", required=True, least=1, most=2000)

AS_OF = Parameter(
    name="as_of",
    about="Ask an earlier generation: its number, or the last of a day (UTC).",
    kind="moment",
    least=1,
)

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
        name="literal",
        about="Read no dates and no sources from the words of the question.",
        kind="boolean",
        default=False,
    ),
    Parameter(name="recent", about="Prefer what is new.", kind="boolean", default=False),
    Parameter(
        name="copies",
        about="Show each copy of one text as a hit of its own.",
        kind="boolean",
        default=False,
    ),
    Parameter(
        name="per_article",
        about="Passages of an article among the first ten hits, while others have any; 0 for any "
        "number.",
        kind="integer",
        default=2,
        least=0,
        most=100,
    ),
    Parameter(
        name="min_score",
        about="Leave out hits with a lower score: a probability; by one leg, that leg's own score.",
        kind="number",
        least=-1,
        most=1000,
    ),
    Parameter(
        name="explain", about="Say of each hit why it is there.", kind="boolean", default=False
    ),
    AS_OF,
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
    found = await service.run(lambda: service.find(asked))
    if unchanged := service.unchanged(request, found.generation):
        return unchanged
    chosen = found.passages if found.meant is None else [found.meant]
    shown = [{"id": p.id, "position": p.position, "text": p.text} for p in chosen]
    content = found.article.to_json() | {"passages": shown, "generation": found.generation}
    return JSONResponse(content, headers=service.caching(found.generation))


async def related(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """Articles on the story of an article, and apart from them, on its subject."""
    generation = await service.run(service.searchers.generation)
    if unchanged := service.unchanged(request, generation):
        return unchanged
    generation, found = await service.run(lambda: service.related(asked["id"], asked["limit"]))
    return JSONResponse(
        {
            "id": found.article.id,
            "story": [each.to_json() for each in found.story],
            "subject": [each.to_json() for each in found.subject],
            "generation": generation,
        },
        headers=service.caching(generation),
    )


async def versions(service: Service, request: Request, asked: dict[str, Any]) -> Response:
    """What an article was, and in which generations; a removed article is found, too."""
    generation = await service.run(service.searchers.generation)
    if unchanged := service.unchanged(request, generation):
        return unchanged
    found = await service.run(lambda: service.index.versions(asked["id"]))
    if not found:
        raise HttpError("not-found", f"there is no article with the id {asked['id']!r}")
    shown = [
        {"born": v.born, "died": v.died, "committed": v.committed} | v.article.to_json()
        for v in found
    ]
    return JSONResponse({"versions": shown}, headers=service.caching(generation))


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
            "bad-query", "bad-cursor", "not-found", "generation-gone", "query-timeout", "busy",
            "index-unavailable",
        ),
    ),
    Endpoint(
        path="/api/article",
        handler=article,
        summary="An article with its passages, or one passage of it by ID#POSITION.",
        parameters=(ID, AS_OF),
        answer=ref("Article"),
        cached=True,
        problems=("not-found", "generation-gone", "busy", "index-unavailable"),
    ),
    Endpoint(
        path="/api/related",
        handler=related,
        summary="Articles on the same story as an article, and apart from them, on its subject.",
        parameters=(
            ID,
            Parameter(
                name="limit", about="Of each, at the most.", kind="integer", default=10, least=1,
                most=100,
            ),
        ),
        answer=ref("Related"),
        cached=True,
        problems=("not-found", "busy", "index-unavailable"),
    ),
    Endpoint(
        path="/api/versions",
        handler=versions,
        summary="What an article was, the oldest first, and in which generations.",
        parameters=(ID,),
        answer=ref("Versions"),
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
