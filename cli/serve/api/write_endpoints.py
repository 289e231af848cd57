"""The endpoints that write: add one article, add many as JSONL, remove one."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import anyio
import anyio.from_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ....index import Survey, read_articles, to_article
from ....index.articles.article import refusal
from ....index.ingest import ingest
from ..problems import HttpError
from ..service import Service
from .endpoints import Endpoint
from .read_endpoints import ID
from .schemas import ref

IDLE = 30.0
"""Longest pause within a request body, in seconds."""

SHOWN_PROBLEMS = 1000

JSON = "application/json"
JSONL = ("application/x-ndjson", "application/jsonl")


async def add_article(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Add an article, or a new version of it, in a commit of its own."""
    service.require_writable()
    _expect(request, (JSON,))
    body = b"".join([part async for part in _parts(request, service.settings.body_bytes)])
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        raise HttpError("bad-request", "the body is not JSON") from None
    if not isinstance(record, dict):
        raise HttpError("bad-request", "the body is not a JSON object")
    article, complaints = to_article(record, fallback_id=None)
    if article is None:
        raise refusal(complaints)

    def work() -> tuple[str, int]:
        with service.index.writer(wait=service.settings.writer_wait) as writer:
            change = writer.add(article)
            return change, writer.commit()

    change, generation = await service.write(work)
    content = {
        "id": article.id,
        "change": change,
        "generation": generation,
        "complaints": complaints,
    }
    return JSONResponse(content, 201 if change == "added" else 200)


async def add_articles(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Add the articles of a JSONL stream. Bad lines are reported and left out."""
    service.require_writable()
    _expect(request, JSONL)
    parts = _parts(request, service.settings.bulk_bytes)
    stream = cast(BinaryIO, io.BufferedReader(_Body(parts)))

    def work() -> dict[str, Any]:
        survey = Survey()
        found = read_articles(["-"], root=Path(), stdin=stream, survey=survey)
        report = ingest(service.index, found, survey=survey, wait=service.settings.writer_wait)
        shown = report.to_json()
        shown["problems"] = shown["problems"][:SHOWN_PROBLEMS]
        return shown

    return JSONResponse(await service.write(work))


async def remove_article(service: Service, request: Request, values: dict[str, Any]) -> Response:
    """Remove an article."""
    service.require_writable()

    def work() -> int:
        with service.index.writer(wait=service.settings.writer_wait) as writer:
            if not writer.remove(values["id"]):
                raise HttpError("not-found", f"no article has the id {values['id']!r}")
            return writer.commit()

    generation = await service.write(work)
    return JSONResponse({"id": values["id"], "generation": generation})


def _expect(request: Request, kinds: tuple[str, ...]) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise HttpError("unsupported-media-type", f"send it as {kinds[0]}, not {kind or 'nothing'}")


async def _parts(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body, part by part. Raises HttpError if it is longer than `most` bytes or stalls."""
    read = 0
    parts = request.stream()
    while True:
        with anyio.move_on_after(IDLE) as waiting:
            part = await anext(parts, None)
        if waiting.cancelled_caught:
            raise HttpError("bad-request", f"no more of the body came for {IDLE:g} s")
        if part is None:
            return
        read += len(part)
        if read > most:
            raise HttpError(
                "too-large", f"the body is longer than {most:,} bytes; send it in parts"
            )
        yield part


class _Body(io.RawIOBase):
    """A request's body as a file, for the thread that reads articles from it."""

    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self._parts = parts
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = anyio.from_thread.run(self._next)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    async def _next(self) -> bytes:
        async for part in self._parts:
            if part:
                return part
        return b""


def _jsonl(schema: dict[str, Any]) -> dict[str, Any]:
    example = '{"_id": "a1", "title": "Ferry aground", "text": "All are safe."}\n'
    return {JSONL[0]: {"schema": schema, "example": example}}


BUSY = ("read-only", "locked", "index-unavailable")

WRITING = (
    Endpoint(
        method="POST",
        path="/api/articles",
        handler=add_article,
        summary="Add an article, or a new version of one. Needs serve --writable.",
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
        body=_jsonl({"type": "string"}),
        answer=ref("Report"),
        problems=("too-large", "unsupported-media-type", *BUSY),
    ),
    Endpoint(
        method="DELETE",
        path="/api/article",
        handler=remove_article,
        summary="Remove an article. Needs serve --writable.",
        parameters=(ID,),
        answer=ref("Removed"),
        problems=("not-found", *BUSY),
    ),
)
