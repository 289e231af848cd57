"""The endpoints that write: add one article, add many as JSONL, remove one."""

import json
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ....index import ReadOptions, Survey, read_articles, to_article
from ....index.articles.article import refusal
from ....index.ingest import ingest
from ..problems import HttpError
from ..service import Service
from .endpoints import Endpoint
from .parameters import Parameter
from .read_endpoints import ID
from .request_body import parts, spooled
from .schemas import ref

SHOWN_PROBLEMS = 1000

JSON = "application/json"
JSONL = ("application/x-ndjson", "application/jsonl")


async def add_article(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Add an article, or a new version of it, in a commit of its own."""
    index = service.written()
    _expect(request, (JSON,))
    settings = service.settings
    received = parts(request, settings.body_bytes, settings.body_seconds)
    body = b"".join([part async for part in received])
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        raise HttpError("bad-request", "the body is not JSON") from None
    if not isinstance(record, dict):
        raise HttpError("bad-request", "the body is not a JSON object")
    options = ReadOptions.of(index.settings)
    article, complaints = to_article(
        record, fallback_id=None, names=options.fields, dates=options.dates
    )
    if article is None:
        raise refusal(complaints)

    def work(wait: float) -> tuple[str, int]:
        with index.writer(wait=wait) as writer:
            change = writer.add(article)
            return change, writer.commit()

    change, generation = await service.write(work, values["wait"])
    content = {
        "id": article.id,
        "change": change,
        "generation": generation,
        "complaints": complaints,
    }
    return JSONResponse(content, 201 if change == "added" else 200)


async def add_articles(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Add the articles of a JSONL stream. Bad lines are reported and left out."""
    index = service.written()
    _expect(request, JSONL)
    settings = service.settings
    with service.receiving():
        async with spooled(request, settings.bulk_bytes, settings.body_seconds) as stream:

            def work(wait: float) -> dict[str, Any]:
                survey, options = Survey(), ReadOptions.of(index.settings)
                found = read_articles(
                    ["-"], root=Path(), stdin=stream, survey=survey, options=options
                )
                report = ingest(index, found, survey=survey, wait=wait)
                shown = report.to_json()
                shown["problems"] = shown["problems"][:SHOWN_PROBLEMS]
                return shown

            return JSONResponse(await service.write(work, values["wait"]))


async def remove_article(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Remove an article."""
    index = service.written()

    def work(wait: float) -> int:
        with index.writer(wait=wait) as writer:
            if not writer.remove(values["id"]):
                raise HttpError("not-found", f"no article has the id {values['id']!r}")
            return writer.commit()

    generation = await service.write(work, values["wait"])
    return JSONResponse({"id": values["id"], "generation": generation})


def _expect(request: Request, kinds: tuple[str, ...]) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise HttpError("unsupported-media-type", f"send it as {kinds[0]}, not {kind or 'nothing'}")


def _jsonl(schema: dict[str, Any]) -> dict[str, Any]:
    example = '{"_id": "a1", "title": "Ferry aground", "text": "All are safe."}\n'
    return {JSONL[0]: {"schema": schema, "example": example}}


WAIT = Parameter(
    name="wait",
    about="Seconds to wait for another writer, then 409.",
    kind="number",
    default=10,
    least=0,
    most=3600,
)

BUSY = ("read-only", "locked", "busy", "index-unavailable")

WRITING = (
    Endpoint(
        method="POST",
        path="/api/articles",
        handler=add_article,
        summary="Add an article, or a new version of one. Needs serve --writable.",
        parameters=(WAIT,),
        body={JSON: {"schema": ref("NewArticle")}},
        answer=ref("Added"),
        created=True,
        problems=("bad-article", "too-large", "unsupported-media-type", *BUSY),
    ),
    Endpoint(
        method="POST",
        path="/api/articles/bulk",
        handler=add_articles,
        summary="Add many articles as a stream, one JSON object per line. Needs serve --writable.",
        parameters=(WAIT,),
        body=_jsonl({"type": "string"}),
        answer=ref("Report"),
        problems=("too-large", "unsupported-media-type", *BUSY),
    ),
    Endpoint(
        method="DELETE",
        path="/api/article",
        handler=remove_article,
        summary="Remove an article. Needs serve --writable.",
        parameters=(ID, WAIT),
        answer=ref("Removed"),
        problems=("not-found", *BUSY),
    ),
)
