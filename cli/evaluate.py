"""`nutgraf eval`: the quality of the three modes over a judged collection."""

import json
import sys
from pathlib import Path

import click

from .options import JSON


@click.command("eval")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-i",
    "--index",
    "index_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Keep the index of the collection here, to be used again.  [default: a temporary one]",
)
@click.option("--model", metavar="NAME", help="Encoder of a new index.")
@click.option(
    "--by",
    type=click.Choice(["passage", "article"]),
    default="article",
    show_default=True,
    help="What is ranked: articles by their best passage, or passages (if they are judged).",
)
@JSON
def evaluate(
    folder: Path, index_path: Path | None, model: str | None, by: str, as_json: bool
) -> None:
    """Index a judged collection and measure each mode over its topics.

    FOLDER is in the BEIR layout: corpus.jsonl[.gz] (or a folder articles/), queries.jsonl,
    qrels/test.tsv.
    """
    from ..search.evaluation import evaluate_folder

    def say(what: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K{what}", nl=False, err=True)

    report = evaluate_folder(folder, index_path=index_path, model=model, by=by, say=say)
    say("")
    if as_json:
        click.echo(json.dumps(report.to_json()))
        return
    click.echo(f"{report.topics:,} topics over {report.articles:,} articles, by {by}")
    names = list(report.modes["hybrid"])
    click.echo(f"{'':<10}" + "".join(f"{name:>12}" for name in names))
    for mode, measures in report.modes.items():
        values = "".join(
            f"{value:>10.1f} s" if name == "seconds" else f"{value:>12.4f}"
            for name, value in measures.items()
        )
        click.echo(f"{mode:<10}{values}")
    for problem in report.problems:
        click.echo(f"{problem.where}: {problem.message}", err=True)
