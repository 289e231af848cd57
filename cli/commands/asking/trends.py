"""`nutgraf trends`: lists the words that stand out in the hits of a search."""

import json
from dataclasses import replace
from pathlib import Path

import click

from ....search import SearchRequest
from ...options import INDEXES, JSON
from ...search_options import search_options


@click.command()
@INDEXES
@search_options("trends")
@click.option(
    "-k", "--limit", type=click.IntRange(1, 100), default=15, show_default=True,
    help="Most words.",
)  # fmt: skip
@JSON
def trends(
    request: SearchRequest, index_paths: tuple[Path, ...], limit: int, as_json: bool
) -> None:
    """List the words that are more frequent in the hits of QUERY than in the whole corpus.

    Whole articles are counted, without copies and without the words of QUERY. Beside each word:
    the hits with it, the share of the corpus's articles with it that are hits, and the months of
    these hits.

    Exit code: 0 with words, 1 without, 2 after an error.
    """
    from ....search import Searcher
    from ...printing.trends import render_trends

    with Searcher.over(index_paths, as_of=request.as_of) as searcher, searcher.steps() as pipeline:
        found = pipeline.trends(replace(request, limit=limit))
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        render_trends(found)
    if not found.words:
        raise SystemExit(1)
