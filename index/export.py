"""Exporting: the articles of a snapshot, from which an equal index can be built."""

from collections.abc import Iterator

from .article import Article
from .exported import export_record
from .snapshot import Snapshot

__all__ = ["articles_of", "export_record"]


def articles_of(snapshot: Snapshot) -> Iterator[Article]:
    """All articles of a snapshot, in order of row: an index built of them ranks ties alike."""
    for segment, base, live in zip(snapshot.segments, snapshot.bases, snapshot.live, strict=False):
        starts = segment.keyword.starts[:-1]
        if live is not None:
            starts = starts[live[starts]]
        for start in starts.tolist():
            yield snapshot.passage(int(base) + start).article
