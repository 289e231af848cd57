"""Dates, filters and preferences in words for the reader of a page."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from ....search import Clause
from ....search.query import DateRange, Field, Or
from ....search.understanding import Preference
from ...source_key import source_key
from .markup import plain


def day(when: date | None) -> str:
    """A date in words: 15 November 2020."""
    return f"{when.day} {when:%B} {when.year}" if when else ""


def days(first: date | None, last: date | None) -> str:
    """A range of days in words, either end may be open: `March 2016`, `2016`, `since …`."""
    if first and last:
        if first == last:
            return day(first)
        if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
            if (first.year, first.month) == (last.year, last.month):
                return f"{first:%B} {first.year}"
            if (first.month, last.month) == (1, 12):
                years = (first.year, last.year)
                return str(first.year) if years[0] == years[1] else f"{years[0]} to {years[1]}"
            return f"{first:%B} {first.year} to {last:%B} {last.year}"
        return f"{day(first)} to {day(last)}"
    if first:
        return f"since {day(first)}"
    return f"until {day(last)}" if last else "any day"


def clause(read: Clause, sources: Mapping[str, str]) -> str:
    """A filter in words. `sources` are as in `Service.sources`."""
    if isinstance(read, DateRange):
        return days(read.first, read.last)
    if isinstance(read, Or):
        named = [child for child in read.children if isinstance(child, DateRange | Field)]
        return " or ".join(clause(child, sources) for child in named)
    return plain(sources.get(source_key(read.value), read.value))


def preference(read: Preference) -> str:
    """A preference in words: the days whose articles rank higher."""
    return f"a preference for {'new articles' if read.newest else days(read.first, read.last)}"
