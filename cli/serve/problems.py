"""The errors of the service, as problem details (RFC 9457) with stable codes."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ...index import (
    Advice,
    ArticleError,
    Hint,
    IndexDamagedError,
    IndexLockedError,
    IndexNotFoundError,
    NutgrafError,
    QueryError,
    StorageError,
)
from ...index.storage.open_files import is_short_of_means
from ...search import QueryTimeoutError

TITLES: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be understood"),
    "bad-query": (400, "The query cannot be understood, or asks for too much"),
    "key-required": (401, "A key is required"),
    "origin-refused": (403, "Pages of this web origin may not use the service"),
    "read-only": (403, "This service is read-only"),
    "bad-cursor": (404, "The cursor does not belong to this search"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "Method not allowed"),
    "locked": (409, "Another writer has the index"),
    "generation-gone": (410, "This generation is no longer kept"),
    "too-large": (413, "The request is too large"),
    "unsupported-media-type": (415, "The media type of the body is not supported"),
    "host-refused": (421, "The service has another host name"),
    "bad-article": (422, "The body cannot be read as an article"),
    "query-timeout": (422, "The query took too long"),
    "too-many-requests": (429, "Too many requests"),
    "internal": (500, "Internal error"),
    "index-unavailable": (503, "The index cannot be read"),
    "busy": (503, "Too many requests are waiting"),
}
"""The status and title of each code. Programs depend on codes and statuses: never change them."""

CODES: tuple[tuple[type[NutgrafError], str], ...] = (
    (QueryTimeoutError, "query-timeout"),
    (QueryError, "bad-query"),
    (ArticleError, "bad-article"),
    (IndexLockedError, "locked"),
    (IndexNotFoundError, "index-unavailable"),
    (IndexDamagedError, "index-unavailable"),
    (StorageError, "index-unavailable"),
    (NutgrafError, "bad-request"),
)

HINTS: dict[Advice, str] = {
    Advice.WAIT: "try again later",
    Advice.DATES: "leave the date out to search the newest generation",
    Advice.IDS: "a search returns the ids",
}
"""Advice that a client of the service can follow."""

OPERATOR = "the operator of this service can fix it"

STATUSES = {
    404: ("not-found", "nothing is at this address; /openapi.json lists all addresses"),
    405: ("method-not-allowed", "this address does not take this method; see /openapi.json"),
}
"""The code and detail of each error that the router raises, by status."""


class HttpError(Exception):
    """An error that is answered as a problem with its code."""

    def __init__(self, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """`code` is one of `TITLES`; `detail` says in one line what is wrong and what to do."""
        super().__init__(detail)
        self.code, self.detail, self.headers = code, detail, dict(headers or {})

    @property
    def status(self) -> int:
        """The HTTP status."""
        return TITLES[self.code][0]

    def response(self) -> JSONResponse:
        """The problem as application/problem+json."""
        status, title = TITLES[self.code]
        content = {
            "type": f"urn:nutgraf:problem:{self.code}",
            "title": title,
            "status": status,
            "detail": self.detail,
            "code": self.code,
        }
        return JSONResponse(content, status, self.headers, "application/problem+json")


def in_requests(hint: Hint) -> str:
    """The hint in words for a client of the service."""
    return HINTS.get(hint.advice, OPERATOR)


def as_problem(error: Exception) -> HttpError | None:
    """The error as a problem; None if it is a fault of nutgraf itself."""
    if isinstance(error, HttpError):
        return error
    if isinstance(error, HTTPException):
        code, detail = STATUSES.get(error.status_code, ("bad-request", str(error.detail)))
        return HttpError(code, detail, error.headers)
    if is_short_of_means(error):
        return HttpError("busy", "the service is short of files or memory", {"Retry-After": "5"})
    for kind, code in CODES:
        if isinstance(error, kind):
            later = {"Retry-After": "5"} if code in ("locked", "index-unavailable") else None
            return HttpError(code, error.worded(in_requests), later)
    return None
