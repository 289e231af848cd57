"""Running the service: a listening socket, uvicorn on it, and a stop that loses no answer."""

import logging
import signal
import socket

import click
import uvicorn
from starlette.types import ASGIApp

from ...index import NutgrafError
from .guard.connection import PatientProtocol
from .guard.observer import log

PATIENCE = 30
"""Seconds that requests under way have to be answered when the service is to stop."""


class Lines(logging.Handler):
    """What uvicorn has to say, as lines of the service's own log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        log("server", level=record.levelname.lower(), message=record.getMessage())


def run(app: ASGIApp, host: str, port: int, path: str = "/") -> None:
    """Serve the app until SIGINT or SIGTERM; `path` is where a person or a client begins.

    Raises NutgrafError where it cannot listen there.
    """
    uvicorns = logging.getLogger("uvicorn")
    uvicorns.addHandler(Lines(logging.WARNING))
    uvicorns.propagate = False
    with _listen(host, port) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="on",
                http=PatientProtocol,
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
        # One that comes before uvicorn listens for signals counts too. uvicorn hands a signal on
        # when it has stopped: to be told to stop is no failure.
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, lambda *_: setattr(server, "should_exit", True))
        click.echo(f"nutgraf: answering at {address} · Ctrl-C ends it", err=True)
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        raise NutgrafError(
            f"--host {host} --port {port}: {error.strerror}; choose others"
        ) from error
    return listening
