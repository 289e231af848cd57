"""The MCP server over HTTP, behind the same guard as the service."""

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from ..serve.guard import Guard
from ..serve.metrics import Metrics
from ..serve.observer import Observer
from ..serve.settings import Settings


def create_app(server: MCPServer, settings: Settings) -> ASGIApp:
    """The ASGI app. Each request stands for itself: no session is kept that could be taken over."""
    app = server.streamable_http_app(
        json_response=True,
        stateless_http=True,
        # The guard checks hosts and origins, and knows the names given at the start.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        host=settings.host,
    )
    guarded = Guard(app, settings=settings)
    return Observer(guarded, metrics=Metrics(), log_queries=False)
