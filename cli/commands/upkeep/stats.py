"""`nutgraf stats`: shows the contents of an index."""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...options import INDEX, JSON
from ...printing.hits import clean, folded
from ...printing.own_fields import field_in_words

if TYPE_CHECKING:
    from ....index import Feed


@click.command()
@INDEX
@JSON
def stats(index_path: Path, as_json: bool) -> None:
    """Show the contents of the index, how it was built, and what could not be read."""
    from ....index import Index
    from ....index.storage.wording import counted, passed_over_in_words
    from ...printing.reading_notes import note_lines

    with Index.open(index_path) as index:
        found = index.stats()
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return
    dates = f"{found.first_date} to {found.last_date}" if found.first_date else "none"
    kinds = ", ".join(f"{kind} ({count:,})" for kind, count in found.vectors.items())
    rows = {
        "index": f"{found.path} · generation {found.generation} · {found.bytes / 1e6:,.1f} MB",
        "articles": f"{found.articles:,} · sources: {found.sources:,}"
        f" · earlier versions kept: {found.superseded:,}",
        "passages": f"{found.passages:,} · segments: {found.segments:,}",
        "dates": f"{dates} · articles without: {found.undated:,}",
        "encoder": f"{found.model} · {found.dimension} dimensions, {found.precision}"
        f" · queries by {found.runtime}, passages by {found.passage_runtime or 'none yet'}",
        "vectors": f"{kinds or 'none'} · exact up to {found.flat_rows:,} passages a segment",
        "language": found.language,
    }
    for label, value in rows.items():
        click.echo(folded(value, f"{label:<9} ", " " * 10))
    if found.embargoed:
        until = f"{counted(found.embargoed, 'article')}, the first until {found.embargoed_until}"
        click.echo(f"embargoed {until}")
    if found.without_vectors:
        click.echo(
            f"missing   {counted(found.without_vectors, 'passage')} without vectors: "
            f"`nutgraf verify --repair -i {found.path}`"
        )
    if found.without_fields:
        click.echo(
            f"missing   own fields of {counted(found.without_fields, 'article')}: "
            f"`nutgraf rebuild -i {found.path}`"
        )
    failing = {f.address: _failing(f) for f in found.feeds if f.problem}
    if found.feeds:
        well = len(found.feeds) - len(failing)
        click.echo(f"feeds     {well:,} without problems at the last request")
    if found.passed_over:
        others = f"passed over {clean(passed_over_in_words(found.passed_over))}"
        click.echo(folded(others, "others    ", " " * 10))
    for line in note_lines(found.notes):
        click.echo(line)
    entries = counted(len(found.summaries), "entry", "entries")
    own = {name: field_in_words(name, count) for name, count in found.own_fields.items()}
    lists = {
        f"fields    {len(own):,} beyond the usual ones": own,
        f"failing   {counted(len(failing), 'feed')}": failing,
        f"skipped   {len(found.skipped):,} at the last reading": found.skipped,
        f"summaries {entries} of feeds without their pages": found.summaries,
    }
    for heading, items in lists.items():
        if items:
            click.echo(f"{heading}:")
        for place, reason in items.items():
            click.echo(folded(f"{clean(place)}: {clean(reason)}", "  "))


def _failing(feed: "Feed") -> str:
    if not feed.failures:
        return str(feed.problem)
    return f"{feed.problem} ({feed.failures:,} in a row, last {feed.asked})"
