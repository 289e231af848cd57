"""The results page: hits, filters and facets of a search as values for the template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ....search import Reading, Results, SearchRequest
from ....search.face_options import options_of, with_option
from ....search.options import Option, several
from ...unknown_names import unknown_names
from ..cursor import DEEPEST, Cursor, digest_of
from ..paged_search import PagedSearch
from ..problems import HttpError
from ..service import Page, Service
from .hit_values import hit_shown
from .language import counted, decimal, number
from .language import translated as _
from .links import BLANK, link, pairs
from .markup import plain
from .search_files import downloads
from .timeline import timeline
from .wording import clause, day, days, preference

ORDERS = {False: "Any age", True: "Prefer recent"}
SHOWN_SOURCES = 12

OWN_FACETS = 4
"""Own fields of which the page lists the values."""


def results_page(
    service: Service, wanted: PagedSearch, ignored: Sequence[str] = ()
) -> dict[str, Any]:
    """The values of the template. Raises QueryError, HttpError.

    `ignored` are lines on parameters that the page does not know.
    """
    with service.searchers.newest() as searcher:
        own = tuple(searcher.pipeline.table.few_valued[:OWN_FACETS])
    wanted = replace(wanted, request=replace(wanted.request, facet=own))
    request = wanted.request
    page = service.search(wanted, sentences=True)
    results, offset, sources = page.results, page.offset, service.sources()
    explained = service.explained(wanted, wanted.why) if wanted.why else None
    facets = results.facets or {}
    # If sources are chosen, the others are still listed, with the hits that they would have.
    by_source = (
        service.facets(wanted, replace(request, source=())) if request.sources else facets
    ).get("source", {})
    searched, limits = results.searched, service.settings.limits
    with service.searchers.newest() as searcher:
        suggestions = () if offset else searcher.suggestions(searched, limits=limits)
        unknown = [] if results else list(unknown_names(searcher, request))
        hits = [
            hit_shown(
                hit,
                wanted,
                lambda text: searcher.highlights(searched, text, limits=limits),
                explained if hit.rank == wanted.why else None,
            )
            for hit in (*results, *results.nearest)
        ]
    shown_sources = sources_shown(by_source, sources, request)
    undated = replace(request, since=None, until=None, as_of=None)
    return _around(request) | {
        "error": None,
        "count": _count(page, request),
        "unfiltered": link(replace(undated, source=(), author=None, language=None)),
        "read": _read(results.reading, sources, request) if results.reading else None,
        "notices": [
            (plain(str(each)), each.option and link(with_option(request, each.option, each.value)))
            for each in results.notices
        ],
        "suggestions": [_suggestion(request, word, offer) for word, offer in suggestions],
        "unknown": list(map(plain, (*ignored, *unknown))),
        "first": offset + 1,
        "hits": hits,
        "end": None if results.nearest else results.answering,
        "nearest": bool(results.nearest),
        "before": _before(request, results, offset),
        "next": link(request, cursor=page.next) if page.next else None,
        "timeline": timeline(
            {month: count for month, count in facets.get("month", {}).items() if month},
            lambda since, until: link(replace(request, since=since, until=until)),
        ),
        "undated": pairs(undated),
        "trends": link(request, "/trends") if hits else None,
        "as_of": request.as_of if isinstance(request.as_of, date) else None,
        "sources": shown_sources[:SHOWN_SOURCES]
        + [each for each in shown_sources[SHOWN_SOURCES:] if each["chosen"]],
        "all_sources": link(request, "/sources") if len(shown_sources) > SHOWN_SOURCES else None,
        "source_count": len(shown_sources),
        "downloads": downloads(request) if results.hits else [],
        "feed": link(request, "/export", form="rss"),
        "save": link(replace(BLANK, question=request.question), "/saved"),
        "own_facets": [
            (plain(name), _values(name, facets.get(name, {}), request))
            for name in request.facet or ()
        ],
        "took": f"{decimal(results.took_ms / 1000, '.2f')} s · "
        + _("generation %(number)s", number=results.generation),
    }


def without_results(request: SearchRequest, problem: HttpError) -> dict[str, Any]:
    """The values of the template if the search failed."""
    return _around(request) | {"error": problem.detail, "took": None}


def _around(request: SearchRequest) -> dict[str, Any]:
    return {
        # The next question is read anew, so `literal` and `syntax` are not kept.
        "kept": pairs(replace(request, question="", literal=False, syntax="auto")),
        "chosen": _chosen(request),
        "choices": [
            *(
                _choices(request, each)
                for each in options_of("page")
                if each.choices and not each.label
            ),
            [
                {"label": _(label), "about": "", "chosen": request.recent == recent,
                 "href": link(replace(request, recent=recent))}
                for recent, label in ORDERS.items()
            ],
        ],
    }  # fmt: skip


def _choices(request: SearchRequest, option: Option) -> list[dict[str, Any]]:
    """The values of an option, each with the address of the search with it."""
    return [
        {
            "label": _(label),
            "about": _(about) if about else "",
            "chosen": getattr(request, option.name) == value,
            "href": link(with_option(request, option.name, value)),
        }
        for value, (label, about) in option.choices.items()
    ]


def _count(page: Page, request: SearchRequest) -> str:
    results, offset = page.results, page.offset
    if not results.hits:
        return _("Nothing answers") if results.nearest else _("Nothing found")
    if request.by == "passage":
        total = counted("%(number)s passage", "%(number)s passages", results.total)
    else:
        total = counted("%(number)s article", "%(number)s articles", results.total)
    if not offset:
        return total
    of = total if results.listed == results.total else f"{number(results.listed)} · {total}"
    last = number(offset + len(results.hits))
    return _("%(first)s to %(last)s of %(all)s", first=number(offset + 1), last=last, all=of)


def _chosen(request: SearchRequest) -> list[dict[str, Any]]:
    """The filters in use, each with the address of the search without it."""
    chosen = [
        {"label": plain(source), "href": link(replace(request, source=_without(request, source)))}
        for source in request.sources
    ]
    if request.since or request.until:
        label = days(*request.days)
        chosen.append({"label": label, "href": link(replace(request, since=None, until=None))})
    for name, given in (request.field or {}).items():
        for value in several(given):
            href = link(without_value(request, name, value))
            chosen.append({"label": plain(f"{name}: {value}"), "href": href})
    for option in options_of("page"):
        value, default = getattr(request, option.name), option.default_on("page")
        if option.label and value != default:
            label = _label(option, value)
            without = link(with_option(request, option.name, default))
            chosen.append({"label": plain(label), "href": without})
    return chosen


def without_value(request: SearchRequest, name: str, value: object) -> SearchRequest:
    """A search without a value of an own field."""
    fields = dict(request.field or {})
    left = [each for each in several(fields.pop(name, ())) if each != value]
    return with_option(request, "field", (fields | {name: left} if left else fields) or None)


def _without(request: SearchRequest, source: str) -> tuple[str, ...]:
    return tuple(each for each in request.sources if each != source)


def _label(option: Option, value: object) -> str:
    """An option and its value in words for the reader."""
    name = _(option.label)
    if option.kind == "flag":
        return name
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{name}: {day(value)}"
    if option.kind == "choice":
        return f"{name}: {_(option.choices[str(value)].label)}"
    if option.kind == "moment" and isinstance(value, int):
        return f"{name}: " + _("generation %(number)s", number=value)
    return f"{name}: {value}"


def _read(reading: Reading, sources: Mapping[str, str], request: SearchRequest) -> dict[str, Any]:
    """The filters and preference read from the question, and the address without them.

    A preference that was chosen (`recent`) and not read from the question is left out.
    """
    told = [clause(each, sources) for each in reading.filters]
    told += [
        _("a preference for %(days)s", days=clause(each, sources)) for each in reading.preferred
    ]
    if reading.preference and reading.phrases:
        told.append(preference(reading.preference))
    return {
        "told": told,
        "phrases": list(map(plain, reading.phrases)),
        "refuse": link(replace(request, literal=True)),
    }


def sources_shown(
    counts: Mapping[str | None, int], names: Mapping[str, str], request: SearchRequest
) -> list[dict[str, Any]]:
    """All sources with hits, the most first; the link of a chosen one removes the filter."""
    found: Sequence[tuple[str, int]] = sorted(
        ((names.get(source, source), count) for source, count in counts.items() if source),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return [
        {
            "label": plain(name),
            "count": number(count),
            "chosen": name in request.sources,
            "href": link(replace(request, source=() if name in request.sources else (name,))),
        }
        for name, count in found
    ]


def _values(
    name: str, counts: Mapping[str | None, int], request: SearchRequest
) -> list[dict[str, Any]]:
    """The values of an own field with the most hits, and the chosen ones."""
    chosen = [str(each) for each in several((request.field or {}).get(name, ()))]
    found = [value for value in counts if value]
    return [
        {
            "label": plain(value),
            "count": number(counts[value]),
            "chosen": value in chosen,
            "href": link(
                without_value(request, name, value)
                if value in chosen
                else with_option(request, "field", dict(request.field or {}) | {name: value})
            ),
        }
        for place, value in enumerate(found)
        if place < SHOWN_SOURCES or value in chosen
    ]


def _suggestion(request: SearchRequest, word: str, offer: str) -> tuple[str, str, str]:
    """A word that no passage has, a similar one, and the address of the search with that."""
    better = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: offer, request.question)
    return plain(word), plain(offer), link(replace(request, question=better))


def _before(request: SearchRequest, results: Results, offset: int) -> str | None:
    if not 0 < offset < DEEPEST:
        return None
    earlier = max(offset - request.limit, 0)
    cursor = Cursor(results.generation, earlier, digest_of(request)).encode() if earlier else None
    return link(request, cursor=cursor)
