"""`nutgraf doctor`: finds problems and names the command that mends each."""

import json
from pathlib import Path

import click

from ..options import INDEX, JSON


@click.command(short_help="Find problems, and the command that mends each.")
@INDEX
@JSON
def doctor(index_path: Path, as_json: bool) -> None:
    """Find problems of the index or its environment, and name the command that mends each.

    Exit code: 0 if nothing has to be done, 1 if something has, 2 after an error.
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
            click.echo("nothing has to be done")
    if needed:
        raise SystemExit(1)
