"""The MCP server as an HTTP app, behind the same guard as the service."""

import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from ...index import NutgrafError
from ..serve.guard.request_guard import Guard
from ..serve.guard.request_log import Observer
from ..serve.metrics import Metrics
from ..serve.problems import HttpError, as_problem
from ..serve.searchers import Searchers
from ..serve.settings import Settings


def create_app(server: MCPServer, searchers: Searchers, settings: Settings) -> ASGIApp:
    """The ASGI app: the tools at /mcp, and /health for monitoring.

    No sessions are kept, so none can be taken over.
    """

    async def health(request: Request) -> Response:
        generation = await anyio.to_thread.run_sync(searchers.generation)
        return JSONResponse({"status": "ok", "generation": generation})

    async def not_found(request: Request, error: Exception) -> Response:
        return HttpError("not-found", "nothing is here; the tools are at /mcp").response()

    async def problem(request: Request, error: Exception) -> Response:
        return (as_problem(error) or HttpError("internal", str(error))).response()

    server.custom_route("/health", methods=["GET"])(health)
    app = server.streamable_http_app(
        json_response=True,
        stateless_http=True,
        # The guard checks hosts and origins; it knows the names given as --name.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        host=settings.host,
    )
    app.add_exception_handler(404, not_found)
    app.add_exception_handler(NutgrafError, problem)
    guarded = Guard(app, settings=settings)
    return Observer(guarded, metrics=Metrics(), log_queries=False)
