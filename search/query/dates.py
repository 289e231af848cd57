"""Dates in a query: `2016`, `2016-03`, `2016-03-01`, `a..b`, `..b`, `a..`, `>=a`, `<b`."""

import re
from calendar import monthrange
from datetime import date as Date  # noqa: N812 - `date` is the field's name
from datetime import timedelta
from typing import Final

from ...index.errors import QueryError
from .nodes import DateRange

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_COMPARISON: Final = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_SHOWN: Final = 40
_ADVICE: Final = "write date:2016, date:2016-03, date:2016-03-01..2016-09 or date:>=2016-03"


def parse_range(value: str, position: int) -> DateRange:
    """The range of days that `value`, the text after `date:`, names.

    `position` is where the clause begins in the query, in characters from 0.

    Raises:
        QueryError: `value` is not a date or a range, or the range is empty; names the part.
    """
    try:
        return _range(value)
    except ValueError as error:
        raise QueryError(f"date: at character {position + 1}: {error}; {_ADVICE}") from None


def parse_bound(relation: str, value: str, position: int) -> DateRange:
    """The days `since`, `until`, `before` or `after` the year, month or day that `value` names.

    `since` and `until` include it, `before` and `after` do not. Raises QueryError as `parse_range`.
    """
    sign = {"since": ">=", "until": "<=", "before": "<", "after": ">"}[relation]
    try:
        return _range(f"{sign}{value}")
    except ValueError as error:
        raise QueryError(
            f"{relation}: at character {position + 1}: {error}; "
            f"write {relation}:2016, {relation}:2016-03 or {relation}:2016-03-01"
        ) from None


def days_in(value: str) -> tuple[Date | None, Date | None]:
    """The first and the last day of a date or a range, None for open. Raises ValueError."""
    found = _range(value)
    return found.first, found.last


def _range(value: str) -> DateRange:
    comparison = _COMPARISON.fullmatch(value)
    if comparison:
        first, last = span_of(comparison[2])
        match comparison[1]:
            case ">=":
                return DateRange(first, None)
            case "<=":
                return DateRange(None, last)
            case ">":
                return DateRange(_shifted(last, 1), None)
            case _:
                return DateRange(None, _shifted(first, -1))
    begin, dots, end = value.partition("..")
    if not dots:
        return DateRange(*span_of(value))
    if not begin and not end:
        raise ValueError("'..' has no date on either side")
    earliest = span_of(begin)[0] if begin else None
    latest = span_of(end)[1] if end else None
    if earliest and latest and earliest > latest:
        raise ValueError(f"{_shown(value)} ends before it begins")
    return DateRange(earliest, latest)


def span_of(text: str) -> tuple[Date, Date]:
    """The first and the last day of a year, a month or a day. Raises ValueError."""
    parts = _DATE.fullmatch(text)
    if not parts:
        raise ValueError(f"{_shown(text)} is not a date")
    year, first_month, first_day = (int(part or 1) for part in parts.groups())
    try:
        first = Date(year, first_month, first_day)
        last_month = first.month if parts[2] else 12
        last_day = first.day if parts[3] else monthrange(year, last_month)[1]
        return first, Date(year, last_month, last_day)
    except ValueError:
        raise ValueError(f"{_shown(text)} is not in the calendar") from None


def _shifted(day: Date, days: int) -> Date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise ValueError(f"no date lies beyond {day.isoformat()}") from None


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
