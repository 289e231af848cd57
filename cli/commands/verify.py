"""`nutgraf verify`: is everything as it was written, and what can be mended?"""

import dataclasses
import json
from pathlib import Path

import click

from ..options import INDEX, JSON, WAIT


@click.command(short_help="Check every byte of the index, and mend what can be mended.")
@click.option("--repair", is_flag=True, help="Mend what can be mended, then check again.")
@INDEX
@WAIT
@JSON
def verify(repair: bool, index_path: Path, wait: float, as_json: bool) -> None:
    """Check that every file is as it was written, and that catalogue and both legs agree.

    Exit code: 0 when all is well, 1 with each fault named when it is not.
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
            click.echo("nutgraf: `nutgraf verify --repair` mends what can be mended", err=True)
    if faults:
        raise SystemExit(1)
