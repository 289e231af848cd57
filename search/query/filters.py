"""Filters as clauses: the query text that asks a question of some articles only."""

from collections.abc import Sequence
from datetime import date

from . import parse_query
from .nodes import DateRange, Field, Group, Node, Or


def filtered(
    question: str,
    *,
    sources: Sequence[str] = (),
    author: str | None = None,
    language: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """`question`, asked only of articles of any of `sources`, by `author`, in `language`, dated
    `since` to `until` (both included, in either order), as the query language writes it.

    Whatever the question holds, an open quote or parenthesis included, cannot widen the filter.
    Raises QueryError as `parse_query` does.

    >>> filtered('who paid OR "who owes', sources=["Harrowick Courier"], since=date(2021, 3, 1))
    'source:"Harrowick Courier" date:2021-03-01.. who paid OR who owes'
    """
    clauses: list[Node] = []
    if names := [Field("source", value, quoted=True) for value in map(_quotable, sources) if value]:
        clauses.append(names[0] if len(names) == 1 else Or(tuple(names)))
    for name, value in (("author", author), ("lang", language)):
        if value and (value := _quotable(value)):
            clauses.append(Field(name, value, quoted=True))
    if since and until and until < since:
        since, until = until, since
    if since or until:
        clauses.append(DateRange(since, until))
    if not clauses:
        return question
    return str(Group((*clauses, *parse_query(question).root.children)))


def _quotable(value: str) -> str:
    return " ".join(value.replace('"', " ").split())
