"""The outermost middleware: counts and logs requests, and answers errors as problems."""

import json
import os
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..metrics import Metrics
from ..problems import HttpError, as_problem

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Headers of every response that does not set them itself."""


class Observer:
    """Middleware that counts and logs requests and turns exceptions into problems."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, log_queries: bool) -> None:
        """Put the observer before `app`."""
        self._app, self._metrics, self._log_queries = app, metrics, log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        answered: dict[str, Any] = {"status": 0, "bytes": 0}

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                # Headers of a 304 replace those that the browser has kept, so it gets none.
                if message["status"] != 304:
                    for name, value in HEADERS.items():
                        headers.setdefault(name, value)
            else:
                answered["bytes"] += len(message.get("body", b""))
            await send(message)

        self._metrics.in_flight += 1
        fault = None
        try:
            await self._app(scope, receive, observed)
        except ClientDisconnect:
            answered["status"] = 499
        except Exception as error:
            problem = as_problem(error)
            if problem is None:
                fault = error
                detail = f"{type(error).__name__}; the log of the service has the details"
                problem = HttpError("internal", detail)
            if not answered["status"]:
                await problem.response()(scope, receive, observed)
        finally:
            self._metrics.in_flight -= 1
            self._record(scope, answered, time.perf_counter() - started, fault)

    def _record(
        self, scope: Scope, answered: dict[str, Any], seconds: float, fault: Exception | None
    ) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._metrics.request(route, method, answered["status"], seconds)
        entry = {
            "method": method,
            "path": scope["path"],
            **answered,
            "ms": round(seconds * 1000, 1),
            "client": (scope.get("client") or ("",))[0],
        }
        if self._log_queries and scope.get("query_string"):
            entry["query"] = scope["query_string"].decode("latin-1")
        if fault is not None:
            entry["fault"] = f"{type(fault).__name__}: {fault}"
            if os.environ.get("NUTGRAF_DEBUG"):
                entry["traceback"] = "".join(traceback.format_exception(fault))
        log("fault" if fault else "request", **entry)


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


def log(event: str, **entry: object) -> None:
    """Write one line of JSON to stderr."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    print(json.dumps({"time": now, "event": event, **entry}), file=sys.stderr, flush=True)
