"""The gauges of an index: what it holds, which feeds fail, and which alerts wait."""

from ...index import Index, Stats
from .metrics import Gauges


def index_gauges(index: object, stats: Stats) -> Gauges:
    """Values for Prometheus by name; `stats` are those of the newest generation.

    Several indexes that are searched as one have no feeds and alerts here.
    """
    held: dict[str, float] = {
        "nutgraf_articles": stats.articles,
        "nutgraf_passages": stats.passages,
        "nutgraf_segments": stats.segments,
        "nutgraf_index_bytes": stats.bytes,
        "nutgraf_passages_without_vectors": stats.without_vectors,
    }
    if not isinstance(index, Index):
        return held
    catalogue = index.catalogue
    feeds = catalogue.feeds.all()
    return held | {
        "nutgraf_generations": catalogue.generations.newest() - catalogue.generations.oldest() + 1,
        "nutgraf_feeds": len(feeds),
        "nutgraf_feeds_failing": sum(feed.problem is not None for feed in feeds),
        "nutgraf_feed_failures": {
            f'feed="{_escaped(feed.address)}"': float(feed.failures) for feed in feeds
        },
        "nutgraf_alerts": len(catalogue.alerts.all()),
        "nutgraf_alert_matches_unreported": len(catalogue.alerts.unreported()),
    }


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
