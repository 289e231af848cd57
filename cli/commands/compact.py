"""`nutgraf compact`: drops earlier generations and frees disk space."""

import dataclasses
import json
from pathlib import Path

import click

from ..options import INDEX, JSON, WAIT


@click.command()
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Number of generations to keep, the newest included.",
)
@INDEX
@WAIT
@JSON
def compact(keep: int, index_path: Path, wait: float, as_json: bool) -> None:
    """Drop earlier generations, merge segments and free disk space.

    Search results do not change. Dropped generations cannot be restored.
    """
    from ...index import Index
    from ...index.storage.wording import counted

    with Index.open(index_path) as index, index.writer(wait=wait) as writer:
        done = writer.compact(keep)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(done)))
        return
    freed = done.bytes_before - done.bytes_after
    click.echo(
        f"{counted(done.versions, 'earlier version')} dropped · {freed / 1e6:,.1f} MB freed,"
        f" {done.bytes_after / 1e6:,.1f} MB in use · generations from {done.oldest} can be searched"
    )
