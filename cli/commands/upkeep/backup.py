"""`nutgraf backup` and `restore`: copy an index into one file and back."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...options import INDEX, JSON

if TYPE_CHECKING:
    from ....index import BackupReport

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@INDEX
@JSON
def backup(file: Path, index_path: Path, as_json: bool) -> None:
    """Copy the index with all generations into FILE, a tar archive, even while others write.

    FILE must not exist yet. It appears when it is complete. `nutgraf restore` makes an index of it.
    """
    from ....index import write_backup

    _print(write_backup(index_path, file), "backed up", as_json)


@click.command()
@click.argument("file", type=FILE)
@INDEX
@JSON
def restore(file: Path, index_path: Path, as_json: bool) -> None:
    """Restore the index from FILE, a backup that `nutgraf backup` wrote.

    The digests of all files are checked first. The index must not exist yet: nothing is
    overwritten.
    """
    from ....index import restore_backup

    _print(restore_backup(file, index_path), "restored", as_json)


def _print(report: "BackupReport", done: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    from ....index.storage.wording import counted

    click.echo(
        f"{report.path}: {done} · generation {report.generation}"
        f" · {counted(report.files, 'file')} · {report.bytes / 1e6:,.1f} MB"
    )
