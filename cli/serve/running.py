"""Running the service: a listening socket, uvicorn on it, and a stop that loses no answer."""

import signal
import socket
from pathlib import Path

import click
import uvicorn

from ...index import NutgrafError
from .app import create_app
from .settings import Settings

PATIENCE = 30
"""Seconds that requests under way have to be answered when the service is to stop."""

CONNECTIONS = 1000
"""Connections at a time; further ones are told to come again."""


def run(index: Path, settings: Settings, port: int) -> None:
    """Serve the index until SIGINT or SIGTERM. Raises NutgrafError where that cannot begin."""
    listening = _listen(settings.host, port)
    with listening:
        app = create_app(index, settings)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=CONNECTIONS,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{listening.getsockname()[1]}/"
        click.echo(f"nutgraf: answering at {address} · Ctrl-C ends it", err=True)
        # uvicorn hands a signal on when it has stopped: to be told to stop is no failure.
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, lambda *_: None)
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
