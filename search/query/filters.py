"""Filters as clauses: limits on source, author, language and date, beside the question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...index import ArgumentError, NutgrafError
from ...index.arguments import in_short
from ..options import several
from . import Query
from .dates import span_of
from .nodes import DateRange, Field, Group, Or
from .own_fields import MARK, clause_name

Clause = Field | Or | DateRange


def clauses(
    *,
    source: Sequence[str] | str | None = (),
    author: str | None = None,
    language: str | None = None,
    field: Mapping[str, Any] | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
) -> tuple[Clause, ...]:
    """Clauses that limit a search to articles with the given fields; None is no limit.

    `source` is one source or any of several. `field` maps the names of own fields to a value or
    any of several; whether an index has them is only known when it is searched. `since` and `until`
    are dates or texts like 2019-05-31, both included. Raises NutgrafError for an empty text, an
    invalid day, or a `since` after `until`, ArgumentError for a value of another type.
    """
    found: list[Clause] = []
    sources = [source] if isinstance(source, str) else () if source is None else source
    if not isinstance(sources, Sequence) or not all(isinstance(each, str) for each in sources):
        raise ArgumentError(f"source is a text, or a list of texts, not {in_short(source)}")
    if names := [_field("source", "source", value) for value in sources]:
        found.append(names[0] if len(names) == 1 else Or(tuple(names)))
    for option, name, value in (("author", "author", author), ("language", "lang", language)):
        if not isinstance(value, str | None):
            raise ArgumentError(f"{option} is a text, not {in_short(value)}")
        if value is not None:
            found.append(_field(option, name, value))
    found += (_own(name, several(value)) for name, value in (field or {}).items())
    first, last = days_of(since, until)
    if first or last:
        found.append(DateRange(first, last))
    return tuple(found)


def _own(name: str, values: Sequence[object]) -> Field | Or:
    texts = [str(value) for value in values]
    if not name.strip() or not texts or not all(map(str.strip, texts)):
        raise NutgrafError(f"field {name!r} is empty; give a name and a value, or leave it out")
    named = clause_name(name.strip().lower().removeprefix(MARK))
    clauses = tuple(Field(named, text.strip(), quoted=True) for text in texts)
    return clauses[0] if len(clauses) == 1 else Or(clauses)


def _field(option: str, field: str, value: str) -> Field:
    if not value.strip():
        raise NutgrafError(f"{option} is empty; give a name, or leave {option} out")
    return Field(field, value, quoted=True)


def days_of(since: date | str | None, until: date | str | None) -> tuple[date | None, date | None]:
    """The first and the last day. Raises NutgrafError if one is invalid or they are reversed."""
    first, last = day_of("since", since), day_of("until", until)
    if first and last and last < first:
        raise NutgrafError(f"since ({first}) is after until ({last}); exchange them")
    return first, last


def day_of(name: str, value: date | str | None) -> date | None:
    """`value` as a day. Raises NutgrafError, which calls it `name`, if it is not one.

    A year or a month, such as 2019 or 2019-05, is its first day, but its last one for `until`.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    expected = f"{name} is a date, or a text like 2019-05-31, 2019-05 or 2019"
    if not isinstance(value, str):
        raise ArgumentError(f"{expected}, not {in_short(value)}")
    try:
        return span_of(value)[name == "until"] if len(value) < 8 else date.fromisoformat(value)
    except ValueError:
        raise NutgrafError(f"{expected}, not {value[:40]!r}") from None


def within(query: Query, filters: Sequence[Clause]) -> Query:
    """`query`, restricted to articles that pass all of `filters`.

    The filters are added to the tree, not to the text, so neither can change how the other is
    parsed.

    >>> from nutgraf.search.query import parse_query
    >>> courier = clauses(source=["Courier"], since=date(2021, 3, 1))
    >>> print(within(parse_query('who paid OR "who owes'), courier))
    source:"Courier" date:2021-03-01.. who paid OR who owes
    """
    return replace(query, root=Group((*filters, *query.root.children))) if filters else query
