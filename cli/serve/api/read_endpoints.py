"""The endpoints that read: search, article, related, versions, stats, health, metrics."""

import dataclasses
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ....search.face_options import options_of
from ....search.request import OPTIONS
from ..index_gauges import index_gauges
from ..metrics import Gauges
from ..paged_search import paged_search
from ..problems import HttpError
from ..service import Service
from .endpoints import Endpoint
from .parameters import Parameter
from .schemas import ref
from .search_parameters import BROWSED, QUESTION, parameter_of, search_parameters

ID = Parameter(name="id", about="Id of an article.", required=True, least=1, most=2000)

AS_OF = parameter_of(OPTIONS["as_of"], "http")


async def search(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """A page of hits; `next` is the cursor of the next page, on the same generation."""
    wanted = paged_search("http", values, service.settings.limits)
    generation = await service.run(lambda: service.generation(wanted))
    if unchanged := service.unchanged(request, generation):
        return unchanged
    page = await service.run(lambda: service.search(wanted))
    headers = service.caching(page.results.generation)
    if page.next:
        url = request.url.include_query_params(cursor=page.next)
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return JSONResponse(page.to_json(), headers=headers)


async def article(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """An article with its passages. By the id of a passage: with only that passage."""
    found = await service.run(lambda: service.find(values["id"], values["as_of"]))
    if unchanged := service.unchanged(request, found.generation):
        return unchanged
    chosen = found.passages if found.meant is None else [found.meant]
    shown = [passage.to_json() for passage in chosen]
    content = found.article.to_json() | {"passages": shown, "generation": found.generation}
    return JSONResponse(content, headers=service.caching(found.generation))


async def related(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Articles on the same story as an article, and others on the same subject."""
    generation = await service.run(service.searchers.generation)
    if unchanged := service.unchanged(request, generation):
        return unchanged
    generation, found = await service.run(lambda: service.related(values["id"], values["limit"]))
    return JSONResponse(
        {
            "id": found.article.id,
            "story": [each.to_json() for each in found.story],
            "subject": [each.to_json() for each in found.subject],
            "generation": generation,
        },
        headers=service.caching(generation),
    )


async def trends(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """The words that stand out in the hits of a search."""
    wanted = paged_search("trends", values, service.settings.limits)
    wanted = replace(wanted, request=replace(wanted.request, limit=values["limit"]))
    generation = await service.run(lambda: service.generation(wanted))
    if unchanged := service.unchanged(request, generation):
        return unchanged
    found = await service.run(lambda: service.trends(wanted))
    return JSONResponse(found.to_json(), headers=service.caching(generation))


async def suggest(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Words, names, sources and titles that go on what is being typed."""
    generation = await service.run(lambda: service.searchers.generation(values["as_of"]))
    if unchanged := service.unchanged(request, generation):
        return unchanged
    text = values["q"]
    found = await service.run(lambda: service.completions(text, values["limit"], values["as_of"]))
    suggestions = [each.to_json() for each in found]
    return JSONResponse(
        {"query": text, "generation": generation, "suggestions": suggestions},
        headers=service.caching(generation),
    )


async def versions(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """All versions of an article, with their generations. Removed articles are found too."""
    generation = await service.run(service.searchers.generation)
    if unchanged := service.unchanged(request, generation):
        return unchanged
    found = await service.run(lambda: service.index.versions(values["id"]))
    if not found:
        raise HttpError("not-found", f"no article has the id {values['id']!r}")
    shown = [
        {"born": v.born, "died": v.died, "committed": v.committed} | v.article.to_json()
        for v in found
    ]
    return JSONResponse({"versions": shown}, headers=service.caching(generation))


async def stats(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """The contents of the index, and how it was built."""
    generation = await service.run(service.searchers.generation)
    if unchanged := service.unchanged(request, generation):
        return unchanged
    found = dataclasses.asdict(await service.run(service.index.stats))
    # Clients must not learn the paths of files on this machine.
    del found["path"], found["skipped"]
    return JSONResponse(found, headers=service.caching(generation))


async def health(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Whether the index can be read, and its files are as they were written."""
    generation = await service.run(service.searchers.generation)
    files = service.files.state
    return JSONResponse({"status": "ok", "generation": generation, "files": files})


async def metrics(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """The metrics of the service, in Prometheus' text format."""

    def gauges() -> Gauges:
        stats = service.index.stats()
        return {"nutgraf_generation": stats.generation, **index_gauges(service.index, stats)}

    text = service.metrics.render(await service.run(gauges))
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


READING = (
    Endpoint(
        path="/api/search",
        handler=search,
        summary="The passages, or articles, that answer a question.",
        parameters=(BROWSED, *search_parameters("http")),
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
        summary="Articles on the same story as an article, and others on the same subject.",
        parameters=(
            ID,
            Parameter(
                name="limit", about="Most articles of each kind.", kind="integer", default=10,
                least=1, most=100,
            ),
        ),
        answer=ref("Related"),
        cached=True,
        problems=("not-found", "busy", "index-unavailable"),
    ),
    Endpoint(
        path="/api/trends",
        handler=trends,
        summary="The words that are more frequent in the hits of a search than in the corpus.",
        parameters=(
            QUESTION,
            *(parameter_of(each, "trends") for each in options_of("trends")),
            Parameter(
                name="limit", about="Most words.", kind="integer", default=15, least=1, most=100,
            ),
        ),
        answer=ref("Trends"),
        cached=True,
        problems=(
            "bad-query", "not-found", "generation-gone", "query-timeout", "busy",
            "index-unavailable",
        ),
    ),
    Endpoint(
        path="/suggest",
        handler=suggest,
        summary="Words, names, sources and titles that go on what is being typed.",
        parameters=(
            Parameter(
                name="q", about="What has been typed; a space at its end ends the last word.",
                default="", most=10_000,
            ),
            AS_OF,
            Parameter(
                name="limit", about="Most suggestions.", kind="integer", default=10, least=1,
                most=100,
            ),
        ),
        answer=ref("Suggestions"),
        cached=True,
        problems=("not-found", "generation-gone", "query-timeout", "busy", "index-unavailable"),
    ),
    Endpoint(
        path="/api/versions",
        handler=versions,
        summary="All versions of an article with their generations, the oldest first.",
        parameters=(ID,),
        answer=ref("Versions"),
        cached=True,
        problems=("not-found", "busy", "index-unavailable"),
    ),
    Endpoint(
        path="/api/stats",
        handler=stats,
        summary="The contents of the index, and how it was built.",
        answer=ref("Stats"),
        cached=True,
        problems=("busy", "index-unavailable"),
    ),
    Endpoint(
        path="/health",
        handler=health,
        summary="Whether the index can be read, and its files are whole. Needs no key.",
        answer=ref("Health"),
        problems=("busy", "index-unavailable"),
    ),
    Endpoint(
        path="/metrics",
        handler=metrics,
        summary="The metrics of the service, in Prometheus' text format.",
        media="text/plain",
        problems=("busy", "index-unavailable"),
    ),
)  # fmt: skip
