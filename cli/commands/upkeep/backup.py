"""`nutgraf backup`, `restore` and `export`: copy an index or its articles."""

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

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


@click.command()
@click.argument(
    "file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-"
)
@click.option(
    "--salvage",
    is_flag=True,
    help="Write the articles that a damaged index still has, and name the lost ones.",
)
@INDEX
def export(file: Path, salvage: bool, index_path: Path) -> None:
    """Write all articles as JSONL to FILE or stdout. FILE is gzipped if its name ends in .gz.

    `nutgraf index FILE -i NEW` builds an equal index from it, given the same --model and
    --language. FILE must not exist yet. It appears when it is complete. Exit code: 1 if
    --salvage has lost an article.
    """
    if salvage:
        _salvage(file, index_path)
        return
    from ....index import Index
    from ....index.articles.export_record import export_record
    from ....index.storage.wording import counted

    count = 0
    with Index.open(index_path) as index, index.snapshot() as snapshot, _lines(file) as lines:
        for article in snapshot.articles():
            lines.write(json.dumps(export_record(article), ensure_ascii=False) + "\n")
            count += 1
        generation, embargoed = snapshot.generation, snapshot.count_embargoed()
    left_out = f" · {embargoed:,} left out, embargoed" if embargoed else ""
    click.echo(f"{counted(count, 'article')}{left_out} · generation {generation}", err=True)


def _salvage(file: Path, index_path: Path) -> None:
    from ....index import salvage
    from ....index.articles.export_record import export_record
    from ....index.storage.wording import counted

    count = lost = 0
    with _lines(file) as lines:
        for found in salvage(index_path):
            if isinstance(found, str):
                click.echo(f"nutgraf: lost: {found}", err=True)
                lost += 1
            else:
                lines.write(json.dumps(export_record(found), ensure_ascii=False) + "\n")
                count += 1
    click.echo(f"{counted(count, 'article')} saved · {lost:,} lost", err=True)
    if lost:
        raise SystemExit(1)


@contextmanager
def _lines(file: Path) -> Iterator[TextIO]:
    """A text stream to a file that appears when it is complete."""
    from ....index.storage.files import appearing

    if str(file) == "-":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        return
    with appearing(file) as unfinished:
        opening = gzip.open if file.suffix == ".gz" else open
        with opening(unfinished, "wt", encoding="utf-8") as lines:
            yield lines
