"""The page of results: what the template shows of a search."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...search import Hit
from .cursor import DEEPEST, Cursor, digest_of
from .links import link, pairs
from .markup import day, marked, plain
from .problems import HttpError
from .service import Page, Service
from .timeline import timeline

MODES = {
    "hybrid": ("Words and meaning", "Passages that have the words, or mean the same"),
    "keyword": ("Words", "Only passages that have the words"),
    "semantic": ("Meaning", "Passages that mean the same, whatever their words"),
}
UNITS = {"passage": "Passages", "article": "Articles"}
LEGS = (("keyword", "Words (BM25)"), ("semantic", "Meaning (cosine)"))
SHOWN_SOURCES = 12


def results_page(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    """All that the template needs. Raises QueryError, HttpError."""
    page = service.search(asked)
    results = page.results
    offset = Cursor.decode(asked["cursor"], digest_of(asked)).offset if asked["cursor"] else 0
    facets = {
        name: {str(entry["value"]): int(entry["count"]) for entry in counts if entry["value"]}
        for name, counts in (results.to_json().get("facets") or {}).items()
    }
    seconds = results.took_ms / 1000
    return _around(asked) | {
        "error": None,
        "count": _count(page, offset, asked),
        "chosen": _chosen(asked),
        "suggestions": [] if offset else _suggestions(service, asked),
        "first": offset + 1,
        "hits": [_hit(hit, asked) for hit in page.results.hits],
        "before": _before(asked, results.generation, offset),
        "next": link(asked, cursor=page.next) if page.next else None,
        "timeline": timeline(
            facets.get("month") or {},
            lambda since, until: link(asked, since=since, until=until),
        ),
        "undated": pairs({**asked, "since": None, "until": None, "cursor": None}),
        "sources": _sources(facets.get("source") or {}, _names(service), asked),
        "took": f"{seconds:.2f} s · generation {results.generation}",
    }


def without_results(asked: Mapping[str, Any], problem: HttpError) -> dict[str, Any]:
    """What the template needs where the search failed."""
    return _around(asked) | {"error": problem.detail, "took": None}


def _around(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kept": pairs({**asked, "q": None, "cursor": None}),
        "modes": [
            {"label": label, "about": about, "chosen": asked["mode"] == mode,
             "href": link(asked, mode=mode)}
            for mode, (label, about) in MODES.items()
        ],
        "units": [
            {"label": label, "chosen": asked["by"] == unit, "href": link(asked, by=unit)}
            for unit, label in UNITS.items()
        ],
    }  # fmt: skip


def _count(page: Page, offset: int, asked: Mapping[str, Any]) -> str:
    if not page.results.hits:
        return "Nothing found"
    things = asked["by"] + ("" if page.results.total == 1 else "s")
    total = f"{page.results.total:,} {things}"
    return (
        total if not offset else f"{offset + 1:,} to {offset + len(page.results.hits):,} of {total}"
    )


def _hit(hit: Hit, asked: Mapping[str, Any]) -> dict[str, Any]:
    article = hit.article
    reasons = [
        {"label": label, "score": f"{leg.score:.3f}", "rank": leg.rank or "not in it"}
        for leg, label in ((getattr(hit, name), label) for name, label in LEGS)
    ]
    reasons.append({"label": "Together", "score": f"{hit.score:.3f}", "rank": hit.rank})
    place = {"id": article.id, "passage": hit.passage.position}
    return {
        "rank": hit.rank,
        "href": f"{link(asked, '/article', **place)}#p{hit.passage.position}",
        "title": plain(article.title) or "(no title)",
        "source": plain(article.source),
        "author": plain(article.author),
        "date": article.date,
        "day": day(article.date),
        "text": marked(hit.passage.text, hit.highlights),
        "reasons": reasons,
        "notes": [],
    }


def _chosen(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    chosen = [
        {
            "label": plain(source),
            "href": link(asked, source=[s for s in asked["source"] if s != source]),
        }
        for source in asked["source"]
    ]
    since, until = asked["since"], asked["until"]
    if since or until:
        days = [f"from {day(since)}" if since else "", f"to {day(until)}" if until else ""]
        label = " ".join(filter(None, days))
        chosen.append({"label": label, "href": link(asked, since=None, until=None)})
    return chosen


def _names(service: Service) -> dict[str, str]:
    """Sources as they write themselves, by how they are counted: without regard to case."""
    return {s.name.casefold(): s.name for s in service.index.sources() if s.name}


def _sources(
    counts: Mapping[str, int], names: Mapping[str, str], asked: Mapping[str, Any]
) -> list[dict[str, Any]]:
    shown: Sequence[tuple[str, int]] = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {
            "label": plain(names.get(source, source)),
            "count": f"{count:,}",
            "chosen": names.get(source, source) in asked["source"],
            "href": link(asked, source=[names.get(source, source)]),
        }
        for source, count in shown[:SHOWN_SOURCES]
    ]


def _suggestions(service: Service, asked: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    with service.searchers.newest() as searcher:
        found = searcher.suggestions(asked["q"])
    return [
        (plain(word), plain(offer), link(asked, q=asked["q"].replace(word, offer)))
        for word, offer in found
    ]


def _before(asked: Mapping[str, Any], generation: int, offset: int) -> str | None:
    if not 0 < offset < DEEPEST:
        return None
    earlier = max(offset - asked["limit"], 0)
    cursor = Cursor(generation, earlier, digest_of(asked)).encode() if earlier else None
    return link(asked, cursor=cursor)
