"""`nutgraf whynot`: finds out why a search does not show an article."""

import json
from pathlib import Path

import click

from ...search import SearchRequest
from ..options import INDEX, JSON
from ..search_options import search_options


@click.command()
@click.argument("article", metavar="ID")
@INDEX
@search_options("whynot")
@JSON
def whynot(request: SearchRequest, article: str, index_path: Path, as_json: bool) -> None:
    """Find out why the search for QUERY does not show the article ID.

    The answer names the stage of the search that drops the article, and the smallest change that
    brings it back. Exit code: 0 if the search does show the article, 1 if it does not, 2 after an
    error.
    """
    from ...index import Index
    from ...index.moment import generation_of
    from ...search import Searcher, why_not
    from ..printing.hits import clean, folded
    from ..printing.remedies import remedy_in_words

    with Index.open(index_path) as index:
        generation = None if request.as_of is None else generation_of(index, request.as_of)
        with Searcher(index, generation=generation) as searcher:
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
