"""`nutgraf erase`: takes articles out of all generations of an index."""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...options import INDEX, JSON, WAIT, from_index

if TYPE_CHECKING:
    from ....index.writing.erasure import Erasure


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=from_index("id"))
@click.option("--keep-out", is_flag=True, help="Refuse these ids from now on.")
@INDEX
@WAIT
@JSON
def erase(
    ids: tuple[str, ...], keep_out: bool, index_path: Path, wait: float, as_json: bool
) -> None:
    """Erase articles from all generations: texts, vectors, copies' groups and alerts' matches.

    Earlier generations stay, without them. Articles with the same text under other ids stay, and
    are named, as are the backups that the index remembers. Without --keep-out, the next `index` or
    `watch` brings an article back if its file or feed still has it; erasing it again without
    --keep-out ends that. Exit code: 0 if all of them existed, 1 if some did not.
    """
    from ....index import Index

    with Index.open(index_path) as index, index.writer(wait=wait) as writer:
        done = writer.erase(ids, keep_out=keep_out)
    for id_ in done.missing:
        click.echo(f"{id_}: no article with this id", err=True)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(done), ensure_ascii=False))
    else:
        _print(done)
    if done.missing:
        raise SystemExit(1)


def _print(done: "Erasure") -> None:
    from ....index.storage.wording import counted
    from ...printing.hits import clean, folded

    click.echo(
        f"{len(done.erased):,} erased · {counted(done.versions, 'version')}"
        f" · generation {done.generation}"
    )
    if done.copies:
        click.echo(folded(f"the same text stays in: {clean(', '.join(done.copies))}"))
    for backup in done.backups:
        made = backup.made[:16].replace("T", " ")
        click.echo(folded(clean(f"a backup of {made} may have it: {backup.path}")))
    click.echo("there may be other backups, copies of the index, and exports")
    if done.kept_out:
        click.echo("`nutgraf index` and `nutgraf watch` refuse it from now on")
    else:
        click.echo(
            "`nutgraf index` and `nutgraf watch` bring it back if its file or feed still has it;"
            " --keep-out prevents that"
        )
