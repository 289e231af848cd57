"""The endpoint: a declared path and method, which makes its route and its description."""

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
"""The codes of problems that every endpoint may answer with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one path."""

    path: str
    handler: Handler
    summary: str
    method: str = "GET"
    parameters: Sequence[Parameter] = ()
    body: Mapping[str, Any] | None = None
    """The media types of the request body, as OpenAPI describes them."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """The schema of the JSON that it answers."""
    media: str = "application/json"
    created: bool = False
    """Whether it answers 201 when it has made something."""
    cached: bool = False
    """Whether it answers 304 to a client that has the answer."""
    problems: Sequence[str] = ()

    def route(self, service: Service) -> Route:
        """The route, which reads the parameters and calls the handler."""

        async def handle(request: Request) -> Response:
            values = read_parameters(self.parameters, request.query_params)
            return await self.handler(service, request, values)

        return Route(self.path, handle, methods=[self.method])

    def describe(self) -> dict[str, Any]:
        """The endpoint as OpenAPI describes it."""
        content = {self.media: {"schema": dict(self.answer) or {"type": "string"}}}
        responses: dict[str, Any] = {"200": {"description": self.summary, "content": content}}
        if self.created:
            responses["201"] = {"description": "The article is new.", "content": content}
        if self.cached:
            responses["304"] = {"description": "The answer with this ETag is still valid."}
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
