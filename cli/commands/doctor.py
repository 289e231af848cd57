"""`nutgraf doctor`: finds problems and names the command that fixes each."""

import json
from pathlib import Path

import click

from ..options import INDEX, JSON


@click.command()
@INDEX
@JSON
def doctor(index_path: Path, as_json: bool) -> None:
    """Find problems of the index or its environment, and name the command that fixes each.

    Exit code: 0 if there is nothing to fix, 1 if there is, 2 after an error.
    """
    from ...index import examine
    from ..error_hints import as_command
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
                click.echo(f"       → {clean(mend)}")  # on one line, so that it can be copied
        if not needed:
            click.echo("nothing to fix")
    if needed:
        raise SystemExit(1)
