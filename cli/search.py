"""`nutgraf search`: a question in, hits out."""

import json
from pathlib import Path

import click

from .options import AS_OF, INDEX, JSON, Moment, generation_of


@click.command()
@click.argument("query", nargs=-1, required=True)
@INDEX
@click.option(
    "-k",
    "--limit",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    help="How many hits at the most.",
)
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "keyword", "semantic"]),
    default="hybrid",
    show_default=True,
    help="Which legs answer.",
)
@click.option(
    "--by",
    type=click.Choice(["passage", "article"]),
    default="passage",
    show_default=True,
    help="What a hit is: a passage, or an article by its best passage.",
)
@click.option(
    "--min-score",
    type=float,
    metavar="P",
    help="Leave out hits with a lower score: a probability, 0 to 1; in another mode than hybrid,"
    " the leg's own score.",
)
@click.option("--explain", is_flag=True, help="Say of each hit what either leg found.")
@AS_OF
@JSON
def search(
    query: tuple[str, ...],
    index_path: Path,
    limit: int,
    mode: str,
    by: str,
    min_score: float | None,
    explain: bool,
    as_of: Moment | None,
    as_json: bool,
) -> None:
    """Find the passages that answer QUERY.

    QUERY is plain words, or: "a phrase", "near words"~5, AND OR NOT, -word, title:word,
    source:name, author:name, lang:en, url:word, date:2016, date:2016-03..2016-09,
    date:>=2016-03-01, prefix*, fuzzy~.

    Exit code: 0 with hits, 1 with none, 2 after an error.
    """
    from ..index import Index
    from ..search import Searcher
    from .render import render_results

    with Index.open(index_path) as index:
        generation = None if as_of is None else generation_of(index, as_of)
        with Searcher(index, generation=generation) as searcher:
            question = " ".join(query)
            results = searcher.search(question, limit=limit, mode=mode, by=by, min_score=min_score)
            suggestions = () if as_json else searcher.suggestions(question)
    if as_json:
        click.echo(json.dumps(results.to_json(), ensure_ascii=False))
    else:
        render_results(results, suggestions, explain=explain)
    if not results:
        raise SystemExit(1)
