"""The news: of the matches that were not yet reported, those to report.

An article is reported once to a search, and so is a text that several articles carry. A search can
ask for later versions (`changes`) and for each of the articles (`copies`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from ...index import Match, SavedSearch
from ...index.alert_store import AlertStore


class News(NamedTuple):
    """The matches to report, described, and those that are left out for good."""

    matches: list[Match]
    left_out: list[Match]


def news(store: AlertStore, searches: Sequence[SavedSearch]) -> News:
    """The news that a store has for some saved searches, the oldest first."""
    waiting = store.unreported()
    if not waiting:
        return News([], [])
    by_name = {search.name: search for search in searches}
    carriers = store.carriers([version for _, version in waiting])
    known = store.reported(set[str]().union(*carriers))
    reported, left_out = [], []
    for (match, version), articles in zip(waiting, carriers, strict=True):
        search = by_name[match.name]
        if (match.name, match.article) in known:
            wanted = search.changes
        else:
            wanted = search.copies or not any((match.name, each) in known for each in articles)
        if wanted:
            reported.append((match, version))
            known.add((match.name, match.article))
        else:
            left_out.append(match)
    return News(store.described(reported), left_out)
