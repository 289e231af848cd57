"""`nutgraf rebuild`: makes the words of an old index anew, without encoding."""

import dataclasses
import json
import os
import sys
from pathlib import Path

import click

from ...options import INDEX, JSON, WAIT


@click.command(short_help="Bring an index that an earlier nutgraf built up to date.")
@INDEX
@WAIT
@JSON
def rebuild(index_path: Path, wait: float, as_json: bool) -> None:
    """Make the words of old segments anew, by the present rules of what a word is.

    Texts and passages stay as they were stored, and nothing is encoded. All generations keep their
    articles. Searches go on meanwhile; a rebuild that is interrupted leaves the index as it was.
    """
    from ....index.maintenance import rebuild as rebuilding
    from ....index.storage.wording import counted

    done = rebuilding.rebuild(
        index_path, wait=wait, processes=os.cpu_count() or 1, progress=_progress
    )
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(done)))
    elif done.segments:
        segments, passages = counted(done.segments, "segment"), counted(done.passages, "passage")
        click.echo(f"{segments} with {passages} rebuilt · generation {done.generation}")
    else:
        click.echo(f"{index_path}: is up to date")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(
            f"\r\x1b[2Krebuilding  {done:,} of {total:,} passages", nl=done == total, err=True
        )
