"""`nutgraf alert`: searches that are saved, and what has answered them since."""

import json
import subprocess
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import INDEX, JSON, WAIT

if TYPE_CHECKING:
    from ..index.alert_tables import Match

SECONDS = 30.0
"""How long a webhook or a command may take."""


@click.group(short_help="Save searches, and hear of new articles that answer them.")
def alert() -> None:
    """Save searches, and hear of the articles of later commits that answer them."""


@alert.command("add")
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@INDEX
@click.option("--least", type=float, help="Score from which an article answers.  [default: 0.45]")
@WAIT
def add(
    name: str, query: tuple[str, ...], index_path: Path, least: float | None, wait: float
) -> None:
    """Save QUERY as NAME: articles of all later commits are matched against it."""
    from ..index import Index
    from ..search.alerts import LEAST, AlertRunner

    with Index.open(index_path) as index, AlertRunner(index, wait=wait) as runner:
        saved = runner.add(name, " ".join(query), LEAST if least is None else least)
    click.echo(f"saved {name} · from generation {saved.since + 1} on", err=True)


@alert.command("list")
@INDEX
@JSON
def list_(index_path: Path, as_json: bool) -> None:
    """List the saved searches."""
    from ..index import Index
    from ..search.alerts import AlertRunner
    from .render import clean

    with Index.open(index_path) as index, AlertRunner(index) as runner:
        saved = runner.saved()
    if as_json:
        told = [
            {"name": s.name, "query": s.query, "least": s.least, "since": s.since} for s in saved
        ]
        click.echo(json.dumps({"alerts": told}, ensure_ascii=False))
        return
    for each in saved:
        click.echo(f"{clean(each.name)}: {clean(each.query)}")


@alert.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@INDEX
@WAIT
def remove(names: tuple[str, ...], index_path: Path, wait: float) -> None:
    """Forget saved searches. Exit code: 0 when all were there, 1 when some were not."""
    from ..index import Index
    from ..search.alerts import AlertRunner

    with Index.open(index_path) as index, AlertRunner(index, wait=wait) as runner:
        missing = [name for name in names if not runner.remove(name)]
    for name in missing:
        click.echo(f"{name}: no saved search of that name", err=True)
    if missing:
        raise SystemExit(1)


@alert.command("run")
@INDEX
@click.option("--webhook", metavar="URL", help="POST the matches there as JSON.")
@click.option(
    "--exec", "command", metavar="COMMAND", help="Hand the matches to a shell command as JSON."
)
@WAIT
@JSON
def run(
    index_path: Path, webhook: str | None, command: str | None, wait: float, as_json: bool
) -> None:
    """Report each new article that answers a saved search, once for each commit.

    Matches are told once they are printed, and taken by the webhook and the command, where
    these are given: if either fails, the next run tells them again.

    Exit code: 0 with matches, 1 with none, 2 after an error.
    """
    from ..index import Index
    from ..search.alerts import AlertRunner
    from .render import clean

    if webhook and not webhook.startswith(("http://", "https://")):
        raise click.UsageError("--webhook is an http:// or https:// address")

    def report(matches: "list[Match]") -> None:
        told = {"matches": [_told(match) for match in matches]}
        line = json.dumps(told, ensure_ascii=False)
        if webhook:
            _post(webhook, line)
        if command:
            _hand_over(command, line)
        if as_json:
            click.echo(line)
            return
        for match in matches:
            click.echo(
                f"{clean(match.name)}: {clean(match.passage)} · {match.score:.2f}"
                f" · generation {match.generation}"
            )

    with Index.open(index_path) as index, AlertRunner(index, wait=wait) as runner:
        count = runner.run(report)
    if not count:
        if as_json:
            click.echo(json.dumps({"matches": []}))
        raise SystemExit(1)


def _told(match: "Match") -> dict[str, Any]:
    return {
        "alert": match.name,
        "generation": match.generation,
        "article": match.article,
        "passage": match.passage,
        "score": match.score,
    }


def _post(address: str, line: str) -> None:
    from ..index import NutgrafError

    request = urllib.request.Request(
        address, line.encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            pass
    except OSError as error:
        raise NutgrafError(f"{address}: took no matches ({error}); run again later") from error


def _hand_over(command: str, line: str) -> None:
    """Only what was typed on the command line is run; what an index holds is its input."""
    from ..index import NutgrafError

    try:
        done = subprocess.run(
            command, shell=True, input=line + "\n", text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NutgrafError(f"{command}: took longer than {SECONDS:g} s; run again later") from error
    if done.returncode:
        raise NutgrafError(f"{command}: ended with {done.returncode}; run again later")
