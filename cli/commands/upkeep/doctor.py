"""`nutgraf doctor`: finds problems and names the command that fixes each."""

import json
from pathlib import Path

import click

from ...options import INDEX, JSON, WAIT


@click.command()
@click.argument("places", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option("--sweep", is_flag=True, help="Delete what killed processes left.")
@INDEX
@WAIT
@JSON
def doctor(
    places: tuple[Path, ...], sweep: bool, index_path: Path, wait: float, as_json: bool
) -> None:
    """Find problems of the index or its environment, and name the command that fixes each.

    With --sweep, what killed writers left in the index is deleted; with --sweep PATH, what killed
    backups and exports left in that folder.

    Exit code: 0 if there is nothing to fix, 1 if there is, 2 after an error.
    """
    if sweep:
        _sweep(places, index_path, wait, as_json)
        return
    if places:
        raise click.UsageError("PATH needs --sweep; the index is named by -i")
    from ....index import examine
    from ...error_hints import as_command
    from ...printing.hits import clean, folded

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


def _sweep(places: tuple[Path, ...], index_path: Path, wait: float, as_json: bool) -> None:
    from ....index.maintenance import sweeping
    from ...printing.hits import clean

    swept = sweeping.sweep_places(places) if places else sweeping.sweep(index_path, wait=wait)
    if as_json:
        click.echo(json.dumps({"swept": list(map(str, swept))}, ensure_ascii=False))
        return
    for each in swept:
        click.echo(f"deleted {clean(str(each))}")
    if not swept:
        click.echo("nothing to sweep")
