"""`nutgraf doctor`: what is wrong, and the command that mends it."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from ..options import INDEX, JSON


@click.command(short_help="Say what is wrong, and which command mends it.")
@INDEX
@JSON
def doctor(index_path: Path, as_json: bool) -> None:
    """Say what is wrong with the index or its environment, and which command mends it.

    Exit code: 0 when nothing needs doing, 1 when something does, 2 after an error.
    """
    from ...index.maintenance.doctor import examine
    from ..printing.hits import clean, folded

    findings = examine(index_path)
    needed = [finding for finding in findings if finding.mend]
    if as_json:
        shown = {"well": not needed, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        for finding in findings:
            kind = "wrong  " if finding.mend else "note   "
            click.echo(folded(clean(finding.what), kind, " " * 7))
            if finding.mend:
                click.echo(f"       → {clean(finding.mend)}")  # unbroken, to be copied
        if not needed:
            click.echo("nothing needs doing")
    if needed:
        raise SystemExit(1)
