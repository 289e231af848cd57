"""`nutgraf whynot`: where an expected article was lost."""

import json
from pathlib import Path
from typing import Any

import click

from ..options import INDEX, JSON
from .search import MODE


@click.command(short_help="Say where an expected article was lost in a search.")
@click.argument("article", metavar="ID")
@click.argument("query", nargs=-1, required=True)
@INDEX
@MODE
@click.option(
    "-k",
    "--limit",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    help="How many hits its page has.",
)
@click.option(
    "--by",
    type=click.Choice(["passage", "article"]),
    default="passage",
    show_default=True,
    help="What a hit is.",
)
@click.option("--literal", is_flag=True, help="As in `nutgraf search`.")
@JSON
def whynot(
    article: str,
    query: tuple[str, ...],
    index_path: Path,
    literal: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Say where the article ID was lost in the search for QUERY, and what would bring it back.

    Exit code: 0 when it is on the page after all, 1 when it was lost, 2 after an error.
    """
    from ...search import Asked, Searcher, why_not
    from ..printing.hits import clean, folded

    with Searcher(index_path) as searcher:
        found = why_not(searcher, Asked(" ".join(query), understand=not literal, **asked), article)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        for step in found.steps:
            sign = "✗ " if step.lost else "✓ "
            told = folded(f"{step.name}: {clean(step.told)}", sign, "  ")
            click.secho(told, bold=step.lost)
        if found.remedy:
            click.echo(folded(f"would bring it back: {clean(found.remedy)}", "→ ", "  "))
    if found.lost:
        raise SystemExit(1)
