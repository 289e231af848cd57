"""The page of saved searches: what each has found since, and the form that saves one."""

from dataclasses import replace
from typing import Any

from .....index import Index, Match
from .....index.articles.article import own_reference
from .....search import AlertRunner
from .....search.alerts import LEAST
from ...service import Service
from ..language import translated as _
from ..links import BLANK, link
from ..markup import plain
from ..wording import day

WAIT = 10.0
"""Seconds to wait for another process that reports matches."""

SHOWN = 20
"""Most new articles of each search."""


def saved_page(service: Service, question: str) -> dict[str, Any]:
    """The values of the template; `question` stands in the form. Several indexes have none."""
    index = service.index
    if not isinstance(index, Index):
        return {"saved": None, "question": question, "least": LEAST}
    with AlertRunner(index) as runner:
        searches, matches = runner.saved(), runner.unreported()
    new: dict[str, list[Match]] = {}
    for match in matches:
        new.setdefault(match.name, []).append(match)
    return {
        "question": plain(question),
        "least": LEAST,
        "unseen": len(matches),
        "saved": [
            {
                "name": plain(each.name),
                "query": plain(each.query),
                "href": link(replace(BLANK, question=each.query, literal=True)),
                "new": [_shown(match) for match in new.get(each.name, ())[:SHOWN]],
                "more": max(len(new.get(each.name, ())) - SHOWN, 0),
            }
            for each in searches
        ],
    }


def _shown(match: Match) -> dict[str, Any]:
    return {
        "title": plain(match.title) or _("(no title)"),
        "source": plain(match.source),
        "author": None,
        "date": match.date,
        "day": day(match.date),
        "href": link(BLANK, "/article", id=own_reference(match.article), passage=match.position),
    }
