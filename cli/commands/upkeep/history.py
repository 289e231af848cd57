"""`nutgraf history` and `nutgraf rollback`: list and restore the generations of an index."""

import dataclasses
import json
from pathlib import Path

import click

from ....index.moment import Moment, generation_of
from ...options import AS_OF_TYPE, INDEX, JSON, WAIT


@click.command()
@INDEX
@JSON
def history(index_path: Path, as_json: bool) -> None:
    """List all commits, oldest first.

    Each line has its number, time (UTC), action, and articles: +added ~updated -removed.
    """
    from ....index import Index

    with Index.open(index_path) as index:
        generations, oldest = index.history(), index.oldest
    if as_json:
        rows = [dataclasses.asdict(generation) for generation in generations]
        click.echo(json.dumps({"oldest": oldest, "generations": rows}))
        return
    for generation in generations:
        gone = "  compacted" if generation.number < oldest else ""
        click.echo(
            f"{generation.number:>5}  {generation.committed}  {generation.action:<9}"
            f" +{generation.added:,} ~{generation.updated:,} -{generation.removed:,}{gone}"
        )


@click.command()
@click.argument("moment", metavar="GEN|DATE", type=AS_OF_TYPE)
@INDEX
@WAIT
@JSON
def rollback(moment: Moment, index_path: Path, wait: float, as_json: bool) -> None:
    """Restore an earlier generation, as a new one.

    Nothing is encoded again and nothing is lost: a second rollback undoes the first.
    """
    from ....index import Index

    with Index.open(index_path) as index:
        earlier = generation_of(index, moment)
        with index.writer(wait=wait) as writer:
            writer.return_to(earlier)
        done = index.history()[-1]
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(done) | {"returned_to": earlier}))
    else:
        click.echo(
            f"{done.added:,} added, {done.updated:,} updated, {done.removed:,} removed"
            f" · generation {done.number} restores generation {earlier}"
        )
