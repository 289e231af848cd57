"""`nutgraf alert`: saves searches and reports new articles that match them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...notifier import EXEC, WEBHOOK, Notifier
from ...options import INDEX, JSON, WAIT, Number, from_index

if TYPE_CHECKING:
    from ....index import Match


@click.group()
def alert() -> None:
    """Save searches, and report the articles of later commits that match them."""


@alert.command(
    "add",
    epilog='\b\nExample:\n  nutgraf alert add repairs "who paid for them" -i my.nutgraf',
)
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@INDEX
@click.option(
    "--least",
    metavar="P",
    type=Number(0, 1),
    help="Least probability of a match.  [default: 0.15]",
)
@click.option("--changes", is_flag=True, help="Report an article again when it has changed.")
@click.option("--copies", is_flag=True, help="Report each article that carries the same text.")
@WAIT
def add(
    name: str,
    query: tuple[str, ...],
    index_path: Path,
    least: float | None,
    changes: bool,
    copies: bool,
    wait: float,
) -> None:
    """Save QUERY as NAME and match the articles of all later commits against it.

    QUERY is as in `nutgraf search`, but times and sources in plain words are not read as filters.
    An article matches by its words and its meaning. A literal query, such as "a phrase" or +word,
    matches every article that contains it.

    An article is reported once, and of articles that carry the same text the first one.
    """
    from ....index import Index
    from ....search import AlertRunner
    from ....search.alerts import LEAST

    with Index.open(index_path) as index, AlertRunner(index, wait=wait) as runner:
        saved = runner.add(
            name,
            " ".join(query),
            LEAST if least is None else least,
            changes=changes,
            copies=copies,
        )
    click.echo(f"saved {name} · from generation {saved.since + 1} on", err=True)


@alert.command("list", epilog="\b\nExample:\n  nutgraf alert list --json -i my.nutgraf")
@INDEX
@JSON
def list_(index_path: Path, as_json: bool) -> None:
    """List the saved searches."""
    from ....index import Index
    from ....search import AlertRunner
    from ...printing.hits import clean

    with Index.open(index_path) as index, AlertRunner(index) as runner:
        saved = runner.saved()
    if as_json:
        rows = [
            {
                "name": s.name,
                "query": s.query,
                "least": s.least,
                "since": s.since,
                "changes": s.changes,
                "copies": s.copies,
            }
            for s in saved
        ]
        click.echo(json.dumps({"alerts": rows}, ensure_ascii=False))
        return
    if not saved:
        click.echo("no saved searches; save one with nutgraf alert add NAME QUERY", err=True)
    for each in saved:
        click.echo(f"{clean(each.name)}: {clean(each.query)}")


@alert.command("remove", epilog="\b\nExample:\n  nutgraf alert remove repairs -i my.nutgraf")
@click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="NAME...",
    shell_complete=from_index("alert"),
)
@INDEX
@WAIT
def remove(names: tuple[str, ...], index_path: Path, wait: float) -> None:
    """Remove saved searches. Exit code: 0 if all of them existed, 1 if some did not."""
    from ....index import Index
    from ....search import AlertRunner

    with Index.open(index_path) as index, AlertRunner(index, wait=wait) as runner:
        missing = [name for name in names if not runner.remove(name)]
    for name in missing:
        click.echo(f"{name}: no saved search has this name", err=True)
    if missing:
        raise SystemExit(1)


@alert.command(
    "run",
    epilog="\b\nExample:\n  nutgraf alert run --webhook https://desk.example/hook",
)
@INDEX
@WEBHOOK
@EXEC
@WAIT
@JSON
def run(
    index_path: Path, webhook: str | None, command: str | None, wait: float, as_json: bool
) -> None:
    """Report each new article that matches a saved search, once.

    Each commit is matched against the saved searches when it is made, or by this command if that
    was not possible. A match counts as reported when it has been printed, and the webhook and the
    command, if given, have accepted it. If either fails, the next run reports the match again.
    An article that has been removed meanwhile is not reported.

    Exit code: 0 with matches, 1 without, 2 after an error.
    """
    from ....index import Index
    from ....search import AlertRunner

    notifier = Notifier(webhook, command)

    def report(matches: "list[Match]") -> None:
        notifier.send(matches)
        if as_json:
            click.echo(notifier.as_json(matches))
            return
        for match in matches:
            click.echo(notifier.line(match))

    with Index.open(index_path) as index, AlertRunner(index, wait=wait) as runner:
        count = runner.run(report)
    if not count:
        if as_json:
            click.echo(json.dumps({"matches": []}))
        else:
            click.echo("no new article matches a saved search", err=True)
        raise SystemExit(1)
