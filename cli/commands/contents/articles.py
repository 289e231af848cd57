"""`nutgraf show` and `nutgraf remove`: print and remove single articles."""

import json
from pathlib import Path

import click

from ...options import INDEX, JSON, WAIT, from_index
from ...printing.versions import LAST_TWO, RANGE, show_difference, show_versions


@click.command()
@click.argument("wanted", metavar="ID", required=False, shell_complete=from_index("id"))
@click.option(
    "--versions", is_flag=True, help="List the versions of the article and when each was committed."
)
@click.option(
    "--diff",
    "between",
    metavar="[GEN..GEN]",
    is_flag=False,
    flag_value=LAST_TWO,
    help="Show the changes between the last two versions, or between two generations.",
)
@INDEX
@JSON
def show(
    wanted: str | None, versions: bool, between: str | None, index_path: Path, as_json: bool
) -> None:
    """Print the article ID. With ID#POSITION, mark that passage in it.

    --versions and --diff also find an article that has been removed.
    """
    from ....index import Advice, Hint, Index, NutgrafError
    from ...printing.hits import render_article

    if wanted is None and between is not None and not RANGE.fullmatch(between):
        wanted, between = between, LAST_TWO  # the value of --diff may be the ID
    if wanted is None:
        raise click.UsageError("Missing argument 'ID'.")
    if versions and between and as_json:
        raise click.UsageError("--json prints one object: give --versions or --diff, not both")
    unknown = NutgrafError(f"{wanted}: no article or passage with this id", Hint(Advice.IDS))
    with Index.open(index_path) as index:
        if versions or between:
            with index.snapshot() as snapshot:
                found = snapshot.find(wanted)
            every = index.versions(found[0].id) if found else []
            every = every or index.versions(wanted) or index.versions(wanted.rpartition("#")[0])
            if not every:
                raise unknown
            if versions:
                show_versions(every, as_json=as_json)
            if between:
                show_difference(index, every, between, as_json=as_json)
            return
        with index.snapshot() as snapshot:
            found = snapshot.find(wanted)
    if found is None:
        raise unknown
    article, passages, marked = found
    if not as_json:
        render_article(article, passages, marked)
        return
    chosen = passages if marked is None else [marked]
    shown = article.to_json() | {"passages": [passage.to_json() for passage in chosen]}
    click.echo(json.dumps(shown, ensure_ascii=False))


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=from_index("id"))
@INDEX
@WAIT
@JSON
def remove(ids: tuple[str, ...], index_path: Path, wait: float, as_json: bool) -> None:
    """Remove articles from the index by their ids.

    Exit code: 0 if all of them existed, 1 if some did not.
    """
    from ....index import Index

    with Index.open(index_path) as index, index.writer(wait=wait) as writer:
        missing = [id_ for id_ in ids if not writer.remove(id_)]
        generation = writer.commit()
        removed = writer.counts.removed
    for id_ in missing:
        click.echo(f"{id_}: no article with this id", err=True)
    if as_json:
        report = {"removed": removed, "missing": missing, "generation": generation}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo(f"{removed:,} removed · generation {generation}")
    if missing:
        raise SystemExit(1)
