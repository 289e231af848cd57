"""Filters as clauses: what is asked of some articles only, beside the question."""

from collections.abc import Sequence
from datetime import date

from . import parse_query
from .nodes import DateRange, Field, Group, Or

Clause = Field | Or | DateRange


def clauses(
    *,
    sources: Sequence[str] = (),
    author: str | None = None,
    language: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Clause, ...]:
    """Clauses for articles of any of `sources`, by `author`, in `language`, dated `since` to
    `until` (both included, in either order)."""
    found: list[Clause] = []
    if names := [Field("source", value, quoted=True) for value in map(_quotable, sources) if value]:
        found.append(names[0] if len(names) == 1 else Or(tuple(names)))
    for name, value in (("author", author), ("lang", language)):
        if value and (value := _quotable(value)):
            found.append(Field(name, value, quoted=True))
    if since and until and until < since:
        since, until = until, since
    if since or until:
        found.append(DateRange(since, until))
    return tuple(found)


def within(question: str, filters: Sequence[Clause]) -> str:
    """`question`, asked only of what all of `filters` allow, as the query language writes it.

    Whatever the question holds, an open quote or parenthesis included, cannot widen the filters.
    Raises QueryError as `parse_query` does.

    >>> within('who paid OR "who owes', clauses(sources=["Courier"], since=date(2021, 3, 1)))
    'source:"Courier" date:2021-03-01.. who paid OR who owes'
    """
    if not filters:
        return question
    return str(Group((*filters, *parse_query(question).root.children)))


def _quotable(value: str) -> str:
    return " ".join(value.replace('"', " ").split())
