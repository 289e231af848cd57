"""An endpoint: where it is, what it takes and gives. Routes and their description come from it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..problems import TITLES
from ..service import Service
from .parameters import Parameter, read_parameters

Handler = Callable[[Service, Request, dict[str, Any]], Awaitable[Response]]

EVERYWHERE = ("bad-request", "key-required", "origin-refused", "host-refused", "too-many-requests")
"""Problems that any endpoint may answer with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one path."""

    path: str
    handler: Handler
    summary: str
    method: str = "GET"
    parameters: Sequence[Parameter] = ()
    body: Mapping[str, Any] | None = None
    """The media types that it takes, as OpenAPI describes them."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """The schema of its JSON."""
    media: str = "application/json"
    created: bool = False
    """Whether it answers 201 where it has made something."""
    cached: bool = False
    """Whether it answers 304."""
    problems: Sequence[str] = ()

    def route(self, service: Service) -> Route:
        """The route that reads the parameters and calls the handler."""

        async def handle(request: Request) -> Response:
            asked = read_parameters(self.parameters, request.query_params)
            return await self.handler(service, request, asked)

        return Route(self.path, handle, methods=[self.method])

    def describe(self) -> dict[str, Any]:
        """The endpoint as OpenAPI describes it."""
        content = {self.media: {"schema": dict(self.answer) or {"type": "string"}}}
        responses: dict[str, Any] = {"200": {"description": self.summary, "content": content}}
        if self.created:
            responses["201"] = {"description": "It is new.", "content": content}
        if self.cached:
            responses["304"] = {"description": "Nothing has changed since that ETag."}
        by_status: dict[int, list[str]] = {}
        for code in (*self.problems, *EVERYWHERE):
            by_status.setdefault(TITLES[code][0], []).append(code)
        for status, codes in sorted(by_status.items()):
            responses[str(status)] = {
                "description": "; ".join(f"{code}: {TITLES[code][1]}" for code in codes),
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            }
        described: dict[str, Any] = {
            "operationId": self.handler.__name__,
            "summary": self.summary,
            "parameters": [parameter.describe() for parameter in self.parameters],
            "responses": responses,
        }
        if self.body is not None:
            described["requestBody"] = {"required": True, "content": dict(self.body)}
        return described
