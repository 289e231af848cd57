"""`nutgraf compact`: forget earlier generations, and give the disk space back."""

import dataclasses
import json
from pathlib import Path

import click

from ..options import INDEX, JSON, WAIT


@click.command(short_help="Forget earlier generations and give the disk space back.")
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many generations can still be asked and returned to, the newest included.",
)
@INDEX
@WAIT
@JSON
def compact(keep: int, index_path: Path, wait: float, as_json: bool) -> None:
    """Drop what only earlier generations need, merge segments and give the disk space back.

    What the index answers now does not change. What is dropped cannot be brought back.
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
        f"{counted(done.versions, 'earlier version')} dropped · {freed / 1e6:,.1f} MB given back,"
        f" {done.bytes_after / 1e6:,.1f} MB in use · generations from {done.oldest} can be asked"
    )
