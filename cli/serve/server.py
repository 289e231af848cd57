"""The HTTP server: listens, runs uvicorn, and stops after the last answer."""

import logging
import signal
import socket

import click
import uvicorn
from starlette.types import ASGIApp

from ...index import NutgrafError
from ...index.storage.open_files import allow_open_files
from .guard.connection_limits import LimitedProtocol
from .guard.request_log import log

OPEN_FILES = 65_536
"""Open files that the service asks the system for. A segment takes about fifteen."""

PATIENCE = 30
"""Seconds for answering the requests in progress when the service stops."""


class LogLines(logging.Handler):
    """A log handler that writes uvicorn's messages as lines of the service's log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as a line."""
        log("server", level=record.levelname.lower(), message=record.getMessage())


def run(app: ASGIApp, host: str, port: int, path: str = "/") -> None:
    """Serve the app until SIGINT or SIGTERM; `path` is the first address to visit.

    Raises NutgrafError if it cannot listen on `host` and `port`.
    """
    allow_open_files(OPEN_FILES)
    uvicorns = logging.getLogger("uvicorn")
    uvicorns.addHandler(LogLines(logging.WARNING))
    uvicorns.propagate = False
    with _listen(host, port) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="on",
                http=LimitedProtocol,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listening.getsockname()[1]}{path}"
        # A signal that comes before uvicorn has its own handlers counts too. When uvicorn has
        # stopped, it raises the signal again; these handlers let the process end with 0.
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: setattr(server, "should_exit", True))
        click.echo(f"nutgraf: answering at {address} · Ctrl-C ends it", err=True)
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # asyncio sends small answers at once only on sockets whose protocol says TCP; on others
        # each request of a kept connection but the first waits 40 ms for an acknowledgement.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        raise NutgrafError(
            f"--host {host} --port {port}: {error.strerror}; choose another"
        ) from error
    return listening
