"""Options of the commands that listen: where, for whom, and under which names."""

from pathlib import Path

import click

HOST = click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any but this machine itself needs --key-file.",
)

PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any free one.",
)

KEY_FILE = click.option(
    "--key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Answer only requests with a key from this file (one key per line).",
)

NAMES = click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="A host name of the service, such as that of a proxy in front of it.",
)
