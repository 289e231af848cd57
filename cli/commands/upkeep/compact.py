"""`nutgraf compact`: drops earlier generations and frees disk space."""

import dataclasses
import json
from pathlib import Path

import click

from ...options import INDEX, JSON, WAIT, Number


@click.command()
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    help="Number of generations to keep, the newest included.  [default: 1]",
)
@click.option(
    "--keep-days",
    metavar="DAYS",
    type=Number(min=0),
    help="Keep the generations of the last DAYS days instead of a number of them.",
)
@INDEX
@WAIT
@JSON
def compact(
    keep: int | None, keep_days: float | None, index_path: Path, wait: float, as_json: bool
) -> None:
    """Drop earlier generations, merge segments and free disk space.

    Search results do not change. Dropped generations cannot be restored.
    """
    if keep is not None and keep_days is not None:
        raise click.UsageError("give either --keep or --keep-days")
    from ....index import Index
    from ....index.storage.wording import counted

    with Index.open(index_path) as index, index.writer(wait=wait) as writer:
        if keep_days is not None:
            keep = index.generations_of(keep_days)
        done = writer.compact(keep or 1)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(done)))
        return
    freed = done.bytes_before - done.bytes_after
    click.echo(
        f"{counted(done.versions, 'earlier version')} dropped · {freed / 1e6:,.1f} MB freed,"
        f" {done.bytes_after / 1e6:,.1f} MB in use · generations from {done.oldest} can be searched"
    )
