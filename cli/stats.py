"""`nutgraf stats`: what an index holds."""

import dataclasses
import json
from pathlib import Path

import click

from .options import INDEX, JSON


@click.command(short_help="Say what the index holds and what built it.")
@INDEX
@JSON
def stats(index_path: Path, as_json: bool) -> None:
    """Say what the index holds, what built it, and what could not be read."""
    from ..index import Index

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
        click.echo(f"{label:<9} {value}")
    if found.skipped:
        click.echo(f"skipped   {len(found.skipped):,} in the last run:")
        for place, reason in found.skipped.items():
            click.echo(f"  {place}: {reason}")
