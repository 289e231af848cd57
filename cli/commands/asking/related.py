"""`nutgraf related`: finds articles on the same story, and on the same subject."""

import json
from pathlib import Path

import click

from ...options import INDEX, JSON, from_index


@click.command()
@click.argument("wanted", metavar="ID", shell_complete=from_index("id"))
@INDEX
@click.option(
    "-k", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True,
    help="Most articles of each kind.",
)  # fmt: skip
@JSON
def related(wanted: str, index_path: Path, limit: int, as_json: bool) -> None:
    """Find articles on the same story as the article ID, and others on the same subject.

    Copies of its text are left out. Exit code: 0 if any were found, 1 if none, 2 after an error.
    """
    from ....search import Searcher
    from ...printing.hits import render_related

    with Searcher(index_path) as searcher:
        found = searcher.related(wanted, limit)
    if as_json:
        shown = {
            "id": found.article.id,
            "story": [each.to_json() for each in found.story],
            "subject": [each.to_json() for each in found.subject],
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        render_related(found)
    if not found.story and not found.subject:
        raise SystemExit(1)
