"""`nutgraf export`: writes articles, or the hits of a search as citations."""

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from click.core import ParameterSource

from ....search import SearchRequest
from ....search.citations.bibliography import FORMATS
from ....search.request import OPTIONS
from ...options import INDEX
from ...search_options import search_options


@click.command()
@click.argument(
    "file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-"
)
@click.option(
    "--salvage",
    is_flag=True,
    help="Write the articles that a damaged index still has, and name the lost ones.",
)
@INDEX
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="The format of the hits.  [default: jsonl]",
)
@search_options(
    "command",
    question=click.option(
        "--hits",
        "query",
        metavar="QUERY",
        help="Write the hits of this search, not all articles; the options below are the search's.",
    ),
)
def export(
    request: SearchRequest, file: Path, salvage: bool, index_path: Path, form: str | None
) -> None:
    """Write all articles as JSONL to FILE or stdout. FILE is gzipped if its name ends in .gz.

    `nutgraf index FILE -i NEW` builds an equal index from it, given the same --model and
    --language. FILE must not exist yet. It appears when it is complete.

    With --hits, write the hits of a search as citations: title, source, author, date, url,
    passage, page, and the generation of the index.

    Exit code: 1 if --salvage has lost an article, or --hits has found nothing.
    """
    if _asks_for_hits(form):
        _hits(request, file, index_path, form or "jsonl")
        return
    if salvage:
        _salvage(file, index_path)
        return
    from ....index import Index
    from ....index.articles.export_record import export_record
    from ....index.storage.wording import counted

    count = 0
    with Index.open(index_path) as index, index.snapshot() as snapshot, _lines(file) as lines:
        for article in snapshot.articles():
            lines.write(json.dumps(export_record(article), ensure_ascii=False) + "\n")
            count += 1
        generation, embargoed = snapshot.generation, snapshot.count_embargoed()
    left_out = f" · {embargoed:,} left out, embargoed" if embargoed else ""
    click.echo(f"{counted(count, 'article')}{left_out} · generation {generation}", err=True)


def _asks_for_hits(form: str | None) -> bool:
    """Whether --hits is given. Raises UsageError for options that do not go together."""
    context = click.get_current_context()
    given = [
        name
        for name in context.params
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    if "query" in given:
        if "salvage" in given:
            raise click.UsageError("--salvage writes articles, and --hits the hits of a search")
        return True
    for name in given:
        if name in OPTIONS or name == "form":
            flag = "format" if name == "form" else name.replace("_", "-")
            raise click.UsageError(f"--{flag} is for the hits of a search; add --hits QUERY")
    return False


def _hits(request: SearchRequest, file: Path, index_path: Path, form: str) -> None:
    from ....index.storage.wording import counted
    from ....search import Searcher

    with Searcher.over((index_path,), as_of=request.as_of) as searcher:
        results = searcher.answer(request)
    found = results.bibliography()
    if results:
        with _lines(file, newline="") as lines:
            lines.write(found.written(form))
    told = counted(len(results), "hit") if results else "Nothing answers"
    click.echo(f"{told} · generation {results.generation}", err=True)
    if not results:
        raise SystemExit(1)


def _salvage(file: Path, index_path: Path) -> None:
    from ....index import salvage
    from ....index.articles.export_record import export_record
    from ....index.storage.wording import counted

    count = lost = 0
    with _lines(file) as lines:
        for found in salvage(index_path):
            if isinstance(found, str):
                click.echo(f"nutgraf: lost: {found}", err=True)
                lost += 1
            else:
                lines.write(json.dumps(export_record(found), ensure_ascii=False) + "\n")
                count += 1
    click.echo(f"{counted(count, 'article')} saved · {lost:,} lost", err=True)
    if lost:
        raise SystemExit(1)


@contextmanager
def _lines(file: Path, newline: str | None = None) -> Iterator[TextIO]:
    """A text stream to a file that appears when it is complete; `newline` is as `open` has it."""
    from ....index.storage.files import appearing

    if str(file) == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline=newline)  # type: ignore[union-attr]
        yield sys.stdout
        return
    with appearing(file) as unfinished:
        opening = gzip.open if file.suffix == ".gz" else open
        with opening(unfinished, "wt", encoding="utf-8", newline=newline) as lines:
            yield lines
