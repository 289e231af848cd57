"""`nutgraf doctor`: what is wrong, and the command that mends it."""

import json
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
    from ...index import examine
    from ..hints import as_command
    from ..printing.hits import clean, folded

    findings = [
        (finding.what, as_command(finding.mend) if finding.mend else None)
        for finding in examine(index_path)
    ]
    needed = [mend for _, mend in findings if mend]
    if as_json:
        each = [{"what": what, "mend": mend} for what, mend in findings]
        shown = {"well": not needed, "findings": each}
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        for what, mend in findings:
            click.echo(folded(clean(what), "wrong  " if mend else "note   ", " " * 7))
            if mend:
                click.echo(f"       → {clean(mend)}")  # unbroken, to be copied
        if not needed:
            click.echo("nothing needs doing")
    if needed:
        raise SystemExit(1)
