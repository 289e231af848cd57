"""Filters as clauses: what is asked of some articles only, beside the question."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from . import Query
from .nodes import DateRange, Field, Group, Or

Clause = Field | Or | DateRange


def clauses(
    *,
    sources: Sequence[str] | str = (),
    author: str | None = None,
    language: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Clause, ...]:
    """Clauses for articles of any of `sources`, by `author`, in `language`, dated `since` to
    `until` (both included, in either order). A value of nothing but spaces asks for nothing."""
    found: list[Clause] = []
    several = [sources] if isinstance(sources, str) else sources
    if names := [Field("source", value, quoted=True) for value in several if value.strip()]:
        found.append(names[0] if len(names) == 1 else Or(tuple(names)))
    for name, value in (("author", author), ("lang", language)):
        if value and value.strip():
            found.append(Field(name, value, quoted=True))
    if since and until and until < since:
        since, until = until, since
    if since or until:
        found.append(DateRange(since, until))
    return tuple(found)


def within(query: Query, filters: Sequence[Clause]) -> Query:
    """`query`, asked only of what all of `filters` allow.

    Not by way of its text, so that it does not matter how a filter would read as a part of that,
    nor what the question holds.

    >>> from nutgraf.search.query import parse_query
    >>> courier = clauses(sources=["Courier"], since=date(2021, 3, 1))
    >>> print(within(parse_query('who paid OR "who owes'), courier))
    source:"Courier" date:2021-03-01.. who paid OR who owes
    """
    return replace(query, root=Group((*filters, *query.root.children))) if filters else query
