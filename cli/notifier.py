"""The notifier: sends matches of saved searches to a webhook and a command.

The webhook and the command come only from the command line, never from an index.
"""

import json
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..index import Match

SECONDS = 30.0
"""Longest time for a webhook or a command."""

WEBHOOK = click.option(
    "--webhook", metavar="URL", help="Send the matches to this address, by POST, as JSON."
)
EXEC = click.option(
    "--exec",
    "command",
    metavar="COMMAND",
    help="Run this shell command with the matches as JSON on stdin.",
)


class Notifier:
    """Sends matches to a webhook and a command.

    Raises NutgrafError if either of them fails; the matches are then reported again.
    """

    def __init__(self, webhook: str | None, command: str | None) -> None:
        """Send to `webhook` and `command`, if given. Raises UsageError if it is no web address."""
        if webhook and not webhook.startswith(("http://", "https://")):
            raise click.UsageError("--webhook needs an http:// or https:// address")
        self._webhook, self._command = webhook, command

    def __bool__(self) -> bool:
        """Whether there is a webhook or a command."""
        return bool(self._webhook or self._command)

    def send(self, matches: "Sequence[Match]") -> None:
        """Send matches to the webhook, then to the command."""
        line = self.as_json(matches)
        if self._webhook:
            _post(self._webhook, line)
        if self._command:
            _run(self._command, line)

    @staticmethod
    def as_json(matches: "Sequence[Match]") -> str:
        """Matches as one line of JSON. Generation, alert and article together identify a match."""
        return json.dumps({"matches": [_to_json(match) for match in matches]}, ensure_ascii=False)

    @staticmethod
    def line(match: "Match") -> str:
        """A match as a line for a person."""
        from .printing.hits import clean, day_in_words

        article = (match.title, match.source, day_in_words(match.date), match.url, match.passage)
        facts = [clean(fact) for fact in article if fact]
        facts += [f"{match.score:.2f}", f"generation {match.generation}"]
        return f"{clean(match.name)}: {' · '.join(facts)}"


def unreported(matches: "Sequence[Match]") -> str:
    """The line that says how many matches wait for `nutgraf alert run`."""
    what = "1 article matches" if len(matches) == 1 else f"{len(matches):,} articles match"
    return f"{what} saved searches: nutgraf alert run"


def _to_json(match: "Match") -> dict[str, Any]:
    return {
        "alert": match.name,
        "generation": match.generation,
        "article": match.article,
        "passage": match.passage,
        "score": match.score,
        "title": match.title,
        "source": match.source,
        "date": match.date.isoformat() if match.date else None,
        "url": match.url,
    }


def _post(address: str, line: str) -> None:
    import urllib.error  # slow to import, since it imports TLS, which only a webhook needs
    import urllib.request

    from ..index import NutgrafError

    request = urllib.request.Request(
        address, line.encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            pass
    except OSError as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise NutgrafError(
            f"{address}: the webhook did not accept the matches ({error}); they will be sent again"
        ) from error


def _run(command: str, line: str) -> None:
    from ..index import NutgrafError

    try:
        done = subprocess.run(
            command, shell=True, input=line + "\n", text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NutgrafError(
            f"{command}: took longer than {SECONDS:g} s; the matches will be sent again"
        ) from error
    if done.returncode:
        raise NutgrafError(
            f"{command}: ended with exit code {done.returncode}; the matches will be sent again"
        )
