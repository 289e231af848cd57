"""Dates, and what was read from a question, in words for a reader."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from ....search import Clause
from ....search.query import DateRange, Field, Or
from ....search.understanding import Preference
from ..request_parameters import searched_as
from .markup import plain


def day(when: date | None) -> str:
    """A date as a reader writes it: 15 November 2020."""
    return f"{when.day} {when:%B} {when.year}" if when else ""


def days(first: date | None, last: date | None) -> str:
    """Some days, both ends included and either of them open: `March 2016`, `2016`, `since …`."""
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
    """A filter that was read from a question. `sources` are as `Service.sources` has them."""
    if isinstance(read, DateRange):
        return days(read.first, read.last)
    if isinstance(read, Or):
        named = [child for child in read.children if isinstance(child, DateRange | Field)]
        return " or ".join(clause(child, sources) for child in named)
    return plain(sources.get(searched_as(read.value), read.value))


def preference(read: Preference) -> str:
    """What a question prefers without asking for nothing else."""
    first = days(read.first, read.last)
    return f"those around {first} first" if read.first == read.last else f"those of {first} first"
