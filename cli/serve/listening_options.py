"""The options of `serve` and `mcp --http`: address, port, keys and host names."""

from pathlib import Path

import click

HOST = click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. One that other machines can reach needs --key-file.",
)

PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 for any free one.",
)

KEY_FILE = click.option(
    "--key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Answer only requests that send a key from this file (one key per line).",
)

NAMES = click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="Host name under which clients reach the service, such as that of a proxy.",
)
