"""`nutgraf verify`: checks every file of an index, and repairs damage."""

import dataclasses
import json
from pathlib import Path

import click

from ..options import INDEX, JSON, WAIT


@click.command()
@click.option("--repair", is_flag=True, help="Repair what can be repaired, then check again.")
@INDEX
@WAIT
@JSON
def verify(repair: bool, index_path: Path, wait: float, as_json: bool) -> None:
    """Check that every file is as it was written, and that all parts of the index agree.

    The parts are the catalogue, the keyword index and the vectors. Exit code: 0 if all is well, 1
    if there are faults, which are listed.
    """
    from ...index.maintenance import repair as repairing
    from ...index.maintenance import verification as verifying

    faults = list(verifying.verify(index_path))
    mended = []
    if repair and faults:
        for line in repairing.repair(index_path, wait=wait):
            mended.append(line)
            click.echo(line, err=True)
        faults = list(verifying.verify(index_path))
    if as_json:
        report = {"faults": [dataclasses.asdict(fault) for fault in faults], "mended": mended}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(str(fault))
        if not faults:
            click.echo(f"{index_path}: all is well")
        elif not repair:
            click.echo("nutgraf: `nutgraf verify --repair` repairs what can be repaired", err=True)
    if faults:
        raise SystemExit(1)
