"""Options that several commands share."""

import os
from pathlib import Path

import click

INDEX = click.option(
    "-i",
    "--index",
    "index_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("NUTGRAF_INDEX") or ".nutgraf",
    help="Index folder.  [default: $NUTGRAF_INDEX, else .nutgraf]",
)

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")

WAIT = click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=0.0,
    show_default=True,
    help="How long to wait for another writer to end.",
)
