"""The trends page: the words that stand out in the hits of a search, and their months."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ....search import SearchRequest, TrendWord
from ...month_bars import counts, periods
from ..paged_search import PagedSearch
from ..service import Service
from .language import number
from .language import translated as _
from .links import link
from .markup import plain

WORDS = 20
MOST_BARS = 36
WIDTH, HEIGHT = 180.0, 24.0


def trends_page(service: Service, wanted: PagedSearch) -> dict[str, Any]:
    """The values of the template. Raises QueryError, HttpError."""
    request = wanted.request
    found = service.trends(replace(wanted, request=replace(request, limit=WORDS)))
    over = periods(found.months, MOST_BARS)
    return {
        "back": link(request),
        "heading": _(
            "Words that stand out in %(hits)s of %(articles)s articles",
            hits=number(found.hits),
            articles=number(found.articles),
        ),
        "span": _("%(first)s to %(last)s", first=over[0][0], last=max(found.months))
        if over
        else None,
        "width": WIDTH,
        "height": HEIGHT,
        "words": [
            _word(each, request, counts(each.months, over), found.months) for each in found.words
        ],
    }


def _word(
    each: TrendWord, request: SearchRequest, numbers: list[int], all_months: Mapping[str, int]
) -> dict[str, Any]:
    """A word, the address of the search with it, and its bars as (x, y, width, height)."""
    highest, width = max(numbers, default=0), WIDTH / max(len(numbers), 1)
    heights = [round(HEIGHT * number / highest, 2) if highest else 0.0 for number in numbers]
    return {
        "word": plain(each.word),
        "href": link(replace(request, question=f"{request.question} +{each.word}")),
        "hits": number(each.articles),
        "share": f"{each.articles / each.of_all:.0%}",
        "bars": [
            (round(place * width, 2), HEIGHT - height, round(width * 0.8, 2), height)
            for place, height in enumerate(heights)
            if height
        ],
        "dated": _(
            "%(some)s of %(all)s dated hits",
            some=number(sum(each.months.values())),
            all=number(sum(all_months.values())),
        ),
    }
