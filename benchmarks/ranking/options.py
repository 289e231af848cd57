"""The options shared by the commands over judged collections."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def collections(command: Command) -> Command:
    """The options `--data` (as `folders`) and `--indexes`."""
    folder = click.Path(path_type=Path, exists=True)
    data = click.option(
        "--data",
        "folders",
        type=folder,
        multiple=True,
        required=True,
        help="A judged collection; may be given again. Its index is INDEXES/NAME.nutgraf.",
    )
    return data(click.option("--indexes", type=folder, required=True, metavar="INDEXES")(command))


def drawing(command: Command) -> Command:
    """The options `--topics` and `--seed`: how many topics are drawn from each collection."""
    topics = click.option(
        "--topics", type=int, default=300, show_default=True, help="Drawn, of each."
    )
    return topics(click.option("--seed", type=int, default=1, show_default=True)(command))
