"""Options of the commands that listen: where, for whom, and under which names."""

from pathlib import Path

import click

HOST = click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; any but this machine itself needs --key-file.",
)

PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 takes any that is free.",
)

KEY_FILE = click.option(
    "--key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Answer only those who send a key of this file (a key a line).",
)

NAMES = click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="A host name under which the service is asked, such as that of a proxy before it.",
)
