"""`nutgraf whynot`: finds out why a search does not show an article."""

import json
from pathlib import Path

import click

from ....search import SearchRequest
from ...options import INDEXES, JSON, from_index
from ...search_options import search_options


@click.command()
@click.argument("article", metavar="ID", shell_complete=from_index("id"))
@INDEXES
@search_options("whynot")
@JSON
def whynot(
    request: SearchRequest, article: str, index_paths: tuple[Path, ...], as_json: bool
) -> None:
    """Find out why the search for QUERY does not show the article ID.

    The answer names the stage of the search that drops the article, and the smallest change that
    brings it back. Exit code: 0 if the search does show the article, 1 if it does not, 2 after an
    error.
    """
    from ....search import Searcher, why_not
    from ...printing.hits import clean, folded
    from ...printing.remedies import remedy_in_words

    with Searcher.over(index_paths, as_of=request.as_of) as searcher:
        found = why_not(searcher.pipeline, request, article)
    remedy = remedy_in_words(found)
    if as_json:
        click.echo(json.dumps(found.to_json() | {"remedy": remedy}, ensure_ascii=False))
    else:
        for step in found.steps:
            sign = "✗ " if step.lost else "✓ "
            line = folded(f"{step.name}: {clean(step.outcome)}", sign, "  ")
            click.secho(line, bold=step.lost)
        if remedy:
            click.echo(folded(f"would bring it back: {clean(remedy)}", "→ ", "  "))
    if found.lost:
        raise SystemExit(1)
