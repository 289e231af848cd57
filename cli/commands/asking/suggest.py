"""`nutgraf suggest`: completes what is being typed."""

import json
from pathlib import Path

import click

from ....index.moment import Moment
from ...options import INDEXES, JSON, MomentType


@click.command()
@click.argument("text")
@INDEXES
@click.option("--as-of", type=MomentType(), help="Suggest what an earlier generation has.")
@click.option(
    "-k", "--limit", type=click.IntRange(1, 100), default=10, show_default=True,
    help="Most suggestions.",
)  # fmt: skip
@JSON
def suggest(
    text: str, index_paths: tuple[Path, ...], as_of: Moment | None, limit: int, as_json: bool
) -> None:
    """List words, names, sources and titles of the index that go on what is being typed.

    The last word of TEXT is taken as begun, unless a space follows it. Words that often follow
    those before it come first; titles are the newest that have the words in order.

    Exit code: 0 with suggestions, 1 without, 2 after an error.
    """
    from ....search import Searcher
    from ...printing.hits import clean

    with Searcher.over(index_paths, as_of=as_of) as searcher:
        found, generation = searcher.completions(text, limit), searcher.generation
    if as_json:
        suggestions = [each.to_json() for each in found]
        shown = {"query": text, "generation": generation, "suggestions": suggestions}
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{click.style(f'{each.kind:<6}', dim=True)}  {clean(each.text)}")
    if not found:
        raise SystemExit(1)
