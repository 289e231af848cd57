"""The page of results: what the template shows of a search."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ....search import Reading, Results
from ..cursor import DEEPEST, Cursor, digest_of
from ..problems import HttpError
from ..service import Page, Service
from .hits_shown import hit_shown
from .links import link, pairs
from .markup import plain
from .timeline import timeline
from .wording import clause, day, days, preference

MODES = {
    "hybrid": ("Words and meaning", "Passages that have the words, or mean the same"),
    "keyword": ("Words", "Only passages that have the words"),
    "semantic": ("Meaning", "Passages that mean the same, whatever their words"),
}
UNITS = {"passage": "Passages", "article": "Articles"}
ORDERS = {False: "Best first", True: "Recent preferred"}
SHOWN_SOURCES = 12


def results_page(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    """All that the template needs. Raises QueryError, HttpError."""
    page = service.search(asked, sentences=True)
    results, offset, sources = page.results, page.offset, service.sources()
    explained = service.explained(asked, asked["why"]) if asked["why"] else None
    facets = results.facets or {}
    # All that can be chosen: with one source chosen, the hits that there are of the others, too.
    by_source = (service.facets(asked, source=[]) if asked["source"] else facets).get("source", {})
    searched, limits = results.searched, service.settings.limits
    with service.searchers.newest() as searcher:
        suggestions = () if offset else searcher.suggestions(searched, limits=limits)
        hits = [
            hit_shown(
                hit,
                asked,
                lambda text: searcher.highlights(searched, text, limits=limits),
                explained if hit.rank == asked["why"] else None,
            )
            for hit in results
        ]
    return _around(asked) | {
        "error": None,
        "count": _count(page, asked),
        "chosen": _chosen(asked),
        "unfiltered": link(asked, source=[], since=None, until=None, as_of=None),
        "read": _read(results.reading, sources, asked) if results.reading else None,
        "suggestions": [_suggestion(asked, word, offer) for word, offer in suggestions],
        "first": offset + 1,
        "hits": hits,
        "before": _before(asked, results, offset),
        "next": link(asked, cursor=page.next) if page.next else None,
        "timeline": timeline(
            {month: count for month, count in facets.get("month", {}).items() if month},
            lambda since, until: link(asked, since=since, until=until),
        ),
        "undated": pairs(
            {**asked, "since": None, "until": None, "as_of": None, "cursor": None, "why": None}
        ),
        "as_of": asked["as_of"] if isinstance(asked["as_of"], date) else None,
        "sources": _sources(by_source, sources, asked),
        "took": f"{results.took_ms / 1000:.2f} s · generation {results.generation}",
    }


def without_results(asked: Mapping[str, Any], problem: HttpError) -> dict[str, Any]:
    """What the template needs where the search failed."""
    return _around(asked) | {"error": problem.detail, "took": None}


def _around(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        # What is asked next is read anew.
        "kept": pairs({**asked, "q": None, "cursor": None, "why": None, "literal": False}),
        "modes": [
            {"label": label, "about": about, "chosen": asked["mode"] == mode,
             "href": link(asked, mode=mode)}
            for mode, (label, about) in MODES.items()
        ],
        "units": [
            {"label": label, "chosen": asked["by"] == unit, "href": link(asked, by=unit)}
            for unit, label in UNITS.items()
        ],
        "orders": [
            {"label": label, "chosen": asked["recent"] == recent,
             "href": link(asked, recent=recent)}
            for recent, label in ORDERS.items()
        ],
    }  # fmt: skip


def _count(page: Page, asked: Mapping[str, Any]) -> str:
    results, offset = page.results, page.offset
    if not results.hits:
        return "Nothing found"
    total = f"{results.total:,} {asked['by']}{'' if results.total == 1 else 's'}"
    return f"{offset + 1:,} to {offset + len(results.hits):,} of {total}" if offset else total


def _chosen(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was chosen to narrow the search, each with the address without it."""
    chosen = [
        {
            "label": plain(source),
            "href": link(asked, source=[s for s in asked["source"] if s != source]),
        }
        for source in asked["source"]
    ]
    if asked["since"] or asked["until"]:
        label = days(asked["since"], asked["until"])
        chosen.append({"label": label, "href": link(asked, since=None, until=None)})
    if (moment := asked["as_of"]) is not None:
        was = day(moment) if isinstance(moment, date) else f"generation {moment}"
        chosen.append({"label": f"As it was: {was}", "href": link(asked, as_of=None)})
    if asked["literal"]:
        chosen.append({"label": "Words as they stand", "href": link(asked, literal=False)})
    if asked["copies"]:
        chosen.append({"label": "Each copy by itself", "href": link(asked, copies=False)})
    return chosen


def _read(reading: Reading, sources: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was read from the question, and the address that refuses it.

    What is preferred because that was chosen (`recent`) was not read.
    """
    told = [clause(each, sources) for each in reading.filters]
    if reading.preference and reading.phrases:
        told.append(preference(reading.preference))
    return {
        "told": told,
        "phrases": list(map(plain, reading.phrases)),
        "refuse": link(asked, literal=True),
    }


def _sources(
    counts: Mapping[str | None, int], names: Mapping[str, str], asked: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The sources with the most hits and those that are chosen, which a click leaves again."""
    found: Sequence[tuple[str, int]] = sorted(
        ((names.get(source, source), count) for source, count in counts.items() if source),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return [
        {
            "label": plain(name),
            "count": f"{count:,}",
            "chosen": name in asked["source"],
            "href": link(asked, source=[] if name in asked["source"] else [name]),
        }
        for place, (name, count) in enumerate(found)
        if place < SHOWN_SOURCES or name in asked["source"]
    ]


def _suggestion(asked: Mapping[str, Any], word: str, offer: str) -> tuple[str, str, str]:
    """A word that no passage has, the one that may be meant, and the address that asks for it."""
    better = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: offer, asked["q"])
    return plain(word), plain(offer), link(asked, q=better)


def _before(asked: Mapping[str, Any], results: Results, offset: int) -> str | None:
    if not 0 < offset < DEEPEST:
        return None
    earlier = max(offset - asked["limit"], 0)
    cursor = Cursor(results.generation, earlier, digest_of(asked)).encode() if earlier else None
    return link(asked, cursor=cursor)
