"""Exporting: the articles of a snapshot, from which an equal index can be built."""

from collections.abc import Iterator

from ..articles.article import Article
from ..articles.export_record import export_record
from ..errors import IndexDamagedError
from ..hints import Advice, Hint
from ..segments.snapshot import Snapshot
from ..storage.wording import counted

__all__ = ["articles_of", "export_record"]


def articles_of(snapshot: Snapshot) -> Iterator[Article]:
    """All articles of a snapshot, in order of row: an index built of them ranks ties alike.

    Raises IndexDamagedError behind the last where there are more than its segments hold.
    """
    count = 0
    for segment, base, live in zip(snapshot.segments, snapshot.bases, snapshot.live, strict=False):
        starts = segment.keyword.starts[:-1]
        if live is not None:
            starts = starts[live[starts]]
        for start in starts.tolist():
            yield snapshot.passage(int(base) + start).article
        count += len(starts)
    if missing := snapshot.count_articles() - count:
        raise IndexDamagedError(
            f"{snapshot.root}: {counted(missing, 'article')} in no segment",
            Hint(Advice.REPAIR, snapshot.root),
        )
