"""Errors as RFC 9457 problem details: a code that stays, a status, and a line that says why."""

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
from ...search import QueryTimeoutError

TITLES: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be understood"),
    "bad-query": (400, "The query cannot be understood, or asks for too much"),
    "key-required": (401, "A key is required"),
    "origin-refused": (403, "Pages of this origin may not ask"),
    "read-only": (403, "This service only reads"),
    "bad-cursor": (404, "The cursor is not one that this search gave"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "That cannot be done here"),
    "locked": (409, "Another writer is at work"),
    "generation-gone": (410, "That generation is no longer kept"),
    "too-large": (413, "The request is too large"),
    "unsupported-media-type": (415, "The body is not of a kind that is read"),
    "host-refused": (421, "This service is not known under that name"),
    "bad-article": (422, "This cannot be read as an article"),
    "query-timeout": (422, "The query took too long"),
    "too-many-requests": (429, "Too many requests"),
    "internal": (500, "A fault of nutgraf itself"),
    "index-unavailable": (503, "The index cannot be read"),
    "busy": (503, "Too many requests are waiting"),
}
"""By code: the status and the title. Other programs depend on them: add, never change."""

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

OPERATOR = "whoever runs this service can mend that"

STATUSES = {
    404: ("not-found", "there is nothing at this address; /openapi.json says what there is"),
    405: ("method-not-allowed", "this address is not asked by that method; see /openapi.json"),
}
"""What the router refuses, and in which words."""


class HttpError(Exception):
    """An error to be answered as a problem, by its code."""

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
    """A hint in the words of the service."""
    return HINTS.get(hint.advice, OPERATOR)


def as_problem(error: Exception) -> HttpError | None:
    """The problem that an error is; None where it is a fault of ours."""
    if isinstance(error, HttpError):
        return error
    if isinstance(error, HTTPException):
        code, detail = STATUSES.get(error.status_code, ("bad-request", str(error.detail)))
        return HttpError(code, detail, error.headers)
    for kind, code in CODES:
        if isinstance(error, kind):
            return HttpError(
                code, error.worded(in_requests), {"Retry-After": "5"} if code == "locked" else None
            )
    return None
