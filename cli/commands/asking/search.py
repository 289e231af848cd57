"""`nutgraf search`: finds the passages that answer a question."""

from dataclasses import replace
from pathlib import Path

import click

from ....search import SearchRequest
from ...options import INDEXES, JSON
from ...search_options import search_options


@click.command()
@INDEXES
@search_options("command")
@click.option(
    "--page",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="The number of the page, with --limit hits each.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Compare every byte of the index's segments with its digest first: damage is an error, "
    "and never a wrong answer.",
)
@JSON
def search(
    request: SearchRequest, index_paths: tuple[Path, ...], page: int, check: bool, as_json: bool
) -> None:
    """Find the passages that answer QUERY; without one, list the newest articles.

    QUERY is plain words, or: "a phrase", "near words"~5, AND OR NOT, +word, -word,
    title:word, source:name, author:name, lang:en, url:word, site:word, date:2016,
    date:2016-03..2016-09, since:2016-03, before:2016, prefix*, fuzzy~. What articles carry beyond
    that is a field too: section:politics, words:>500; stats lists these fields.

    Times, sources and authors in plain words (since 2016, in March 2016, in the Guardian, articles
    by Ina Solberg, latest) become filters and preferences, which are shown. --literal searches for
    the words instead.

    If nothing answers plain words, the nearest passages are shown under a line that says so.

    Exit code: 0 with hits, 1 without, 2 after an error.
    """
    from ....search import Searcher
    from ...printing.hits import render_results
    from ...unknown_names import unknown_names

    request = replace(
        request,
        offset=(page - 1) * request.limit,
        # In JSON only words are highlighted; --explain gives the nearest sentence apart from them.
        sentences=not as_json,
    )
    with Searcher.over(index_paths, as_of=request.as_of, check=check) as searcher:
        results = searcher.answer(request)
        suggestions = () if as_json else searcher.suggestions(results.searched)
        unknown = [] if results or as_json else list(unknown_names(searcher, request))
    if as_json:
        import json

        click.echo(json.dumps(results.to_json(), ensure_ascii=False))
    else:
        render_results(results, suggestions, unknown)
    if not results:
        raise SystemExit(1)
