"""`nutgraf search`: a question in, hits out."""

import json
from pathlib import Path
from typing import Any

import click

from ..options import AS_OF, INDEX, JSON, Moment, Number, generation_of

MODE = click.option(
    "--mode",
    type=click.Choice(["hybrid", "keyword", "semantic"]),
    default="hybrid",
    show_default=True,
    help="Which legs answer.",
)


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
    "--page",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="Which page of that many hits.",
)
@MODE
@click.option(
    "--by",
    type=click.Choice(["passage", "article"]),
    default="passage",
    show_default=True,
    help="What a hit is: a passage, or an article by its best passages.",
)
@click.option("--recent", is_flag=True, help="Prefer what is new.")
@click.option(
    "--literal", is_flag=True, help="Read no dates and no sources from the words of QUERY."
)
@click.option("--copies", is_flag=True, help="Show each copy of one text as a hit of its own.")
@click.option(
    "--per-article",
    metavar="N",
    type=click.IntRange(0),
    default=2,
    show_default=True,
    help="At most N passages of an article among the first ten hits, while others have any; 0 for"
    " any number.",
)
@click.option(
    "--min-score",
    type=Number(min=-1),
    metavar="P",
    help="Leave out hits with a lower score: a probability, 0 to 1; in another mode than hybrid,"
    " the leg's own score.",
)
@click.option(
    "--rerank",
    "reranker",
    metavar="tokens|MODEL",
    help="Look again at the first passages: at 20, token by token, by the index's own encoder, at"
    " 50 by a cross-encoder, a sentence-transformers name or folder.",
)
@click.option(
    "--budget",
    metavar="MS",
    type=Number(min=0, min_open=True),
    default=500,
    show_default=True,
    help="How many milliseconds that may take; what is not reached keeps its order behind.",
)
@click.option("--facets", is_flag=True, help="Count all hits by source, month and language.")
@click.option("--explain", is_flag=True, help="Say of each hit why it is there.")
@AS_OF
@JSON
def search(
    query: tuple[str, ...],
    index_path: Path,
    as_of: Moment | None,
    page: int,
    literal: bool,
    copies: bool,
    per_article: int,
    reranker: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find the passages that answer QUERY.

    QUERY is plain words, or: "a phrase", "near words"~5, AND OR NOT, +word, -word,
    title:word, source:name, author:name, lang:en, url:word, date:2016, date:2016-03..2016-09,
    date:>=2016-03-01, prefix*, fuzzy~.

    Times and sources in plain words (in March 2016, last year, in the Guardian, latest) are
    read as filters and preferences, and shown; --literal searches for the words instead.

    Exit code: 0 with hits, 1 with none, 2 after an error.
    """
    from ...index import Index
    from ...search import Reranker, Searcher
    from ...search.ranking.late_interaction import TOKENS
    from ...search.request import Rerank
    from ..printing.hits import render_results

    rerank: Rerank | None = None
    if reranker is not None:
        rerank = TOKENS if reranker == TOKENS else Reranker.load(reranker)
    with Index.open(index_path) as index:
        generation = None if as_of is None else generation_of(index, as_of)
        with Searcher(index, generation=generation) as searcher:
            question = " ".join(query)
            results = searcher.search(
                question,
                offset=(page - 1) * asked["limit"],
                understand=not literal,
                fold=not copies,
                share=per_article or None,
                rerank=rerank,
                # In JSON highlights are of words; --explain tells the sentence beside them.
                sentences=not as_json,
                **asked,
            )
            suggestions = () if as_json else searcher.suggestions(results.searched)
    if as_json:
        click.echo(json.dumps(results.to_json(), ensure_ascii=False))
    else:
        render_results(results, suggestions)
    if not results:
        raise SystemExit(1)
