"""`nutgraf eval`: measures rankings over a collection with relevance judgements."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from ...options import JSON


@click.command("eval")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-i",
    "--index",
    "index_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Keep the index of the collection here, for later runs.  [default: a temporary one]",
)
@click.option("--model", metavar="NAME", help="Encoder of a new index.")
@click.option(
    "--by",
    type=click.Choice(["passage", "article"]),
    default="article",
    show_default=True,
    help="The unit that is judged: articles are ranked by their best passage.",
)
@click.option(
    "--run",
    "runs",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another system's run in TREC's format. May be repeated.",
)
@click.option(
    "--as-of",
    "generations",
    metavar="GEN",
    multiple=True,
    type=click.IntRange(1),
    help="An earlier generation's hybrid ranking, with its settings. May be repeated.",
)
@click.option("--fusions", is_flag=True, help="Compare with other fusions of the same legs.")
@click.option(
    "--measure",
    type=click.Choice(["ndcg@10", "recall@100", "mrr@10", "map"]),
    default="ndcg@10",
    show_default=True,
    help="The measure for comparing systems.",
)
@click.option(
    "--label",
    metavar="FIELD",
    default="label",
    show_default=True,
    help="Group results by this field of a topic. The value none marks topics without an answer.",
)
@click.option(
    "--losers",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help="List the N topics on which hybrid is furthest behind another system, and behind bare.",
)
@click.option(
    "--against",
    metavar="NAME",
    help="The other system for --losers.  [default: the best of the others]",
)
@click.option(
    "--write-runs",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each mode's run, and the judgements, in TREC's format.",
)
@JSON
def evaluate(
    folder: Path, index_path: Path | None, model: str | None, as_json: bool, **options: Any
) -> None:
    """Index a judged collection and measure each mode over its topics.

    FOLDER is in the BEIR layout: corpus.jsonl[.gz] (or a folder articles/), queries.jsonl,
    qrels/test.tsv (or TREC's four columns in qrels.txt). Hybrid is compared with every other system
    by a paired randomisation test, with Holm's correction for the number of comparisons.
    """
    from ....search.evaluation import Options
    from ....search.judged_folder import evaluate_folder
    from ...printing.evaluation import render_evaluation

    def say(what: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K{what}", nl=False, err=True)

    chosen = Options(**options)
    report, problems = evaluate_folder(
        folder, index_path=index_path, model=model, options=chosen, say=say
    )
    say("")
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        render_evaluation(report, chosen)
    for problem in problems:
        click.echo(f"{problem.where}: {problem.message}", err=True)
