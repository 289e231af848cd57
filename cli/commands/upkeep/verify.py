"""`nutgraf verify`: checks every file of an index, and repairs damage."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...options import INDEX, JSON, WAIT

if TYPE_CHECKING:
    from ....index import Fault


@click.command()
@click.option("--repair", is_flag=True, help="Repair what can be repaired, then check again.")
@INDEX
@WAIT
@JSON
def verify(repair: bool, index_path: Path, wait: float, as_json: bool) -> None:
    """Check that every file is as it was written, and that all parts of the index agree.

    The parts are the catalogue, the keyword index and the vectors. What a killed writer left is
    only noted. Exit code: 0 if all is well, 1 if there are faults, which are listed.
    """
    from ....index.maintenance import repair as repairing

    faults, notes = _found(index_path)
    mended = []
    if repair and faults:
        for line in repairing.repair(index_path, wait=wait):
            mended.append(line)
            click.echo(line, err=True)
        faults, notes = _found(index_path)
    if as_json:
        report = {
            "faults": [_shown(fault) for fault in faults],
            "notes": [_shown(note) for note in notes],
            "mended": mended,
        }
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(str(fault))
        for note in notes:
            click.echo(f"note: {note}")
        if not faults:
            click.echo(f"{index_path}: all is well")
        elif not repair:
            click.echo("nutgraf: `nutgraf verify --repair` repairs what can be repaired", err=True)
    if faults:
        raise SystemExit(1)


def _found(index_path: Path) -> "tuple[list[Fault], list[Fault]]":
    """The faults of an index, and the notes."""
    from ....index.maintenance import verification as verifying

    found = list(verifying.verify(index_path))
    return [each for each in found if not each.is_note], [each for each in found if each.is_note]


def _shown(fault: "Fault") -> dict[str, Any]:
    return {"place": fault.place, "message": fault.message, "segment": fault.segment}
