"""The ASGI app of the service: its routes and the middleware around them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ...index import NutgrafError
from .api.openapi import describe
from .api.read_endpoints import READING
from .api.write_endpoints import WRITING
from .guard.departures import Departures
from .guard.request_guard import Guard
from .guard.request_log import Observer
from .page.page_routes import Pages
from .problems import HttpError, as_problem
from .service import Service
from .settings import Settings

SMALLEST_COMPRESSED = 1024
"""Smallest response to compress, in bytes."""


def cors(origins: Sequence[str]) -> Middleware:
    """The middleware that lets only web pages of `origins` read answers."""
    return Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=("GET", "POST", "DELETE"),
        allow_headers=("Authorization",),
        expose_headers=("ETag", "Link", "Retry-After"),
    )


def create_app(index: Path | Sequence[Path], settings: Settings | None = None) -> ASGIApp:
    """The service over the index at a path, or over those at several as one.

    It opens the index now and closes it when it stops. Raises IndexNotFoundError,
    IndexDamagedError.
    """
    settings = settings or Settings()
    service = Service([index] if isinstance(index, Path) else index, settings)
    endpoints = (*READING, *WRITING)
    description = describe(endpoints, keyed=bool(settings.keys))

    async def openapi(request: Request) -> Response:
        return JSONResponse(description)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await anyio.to_thread.run_sync(service.warm)
            yield
        finally:
            await anyio.to_thread.run_sync(service.close)

    async def problem(request: Request, error: Exception) -> Response:
        known = as_problem(error)
        if known is None:
            raise error
        return known.response()

    return Starlette(
        routes=[
            *(endpoint.route(service) for endpoint in endpoints),
            Route("/openapi.json", openapi),
            *Pages(service).routes(),
        ],
        middleware=[
            Middleware(Observer, metrics=service.metrics, log_queries=settings.log_queries),
            Middleware(Guard, settings=settings),
            *([cors(settings.origins)] if settings.origins else []),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=5),
            Middleware(Departures),
        ],
        exception_handlers={HttpError: problem, NutgrafError: problem, HTTPException: problem},
        lifespan=lifespan,
    )
