"""Dates, filters and preferences in words for the reader of a page."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from ....search import Clause
from ....search.query import DateRange, Field, Or
from ....search.understanding import Preference
from ...source_key import source_key
from .language import translated as _
from .markup import plain

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def month_of(when: date) -> str:
    """The month and the year of a day."""
    return _("%(month)s %(year)s", month=month(when), year=when.year)


def day(when: date | None) -> str:
    """A date in words: 15 November 2020."""
    if not when:
        return ""
    return _("%(day)s %(month)s %(year)s", day=when.day, month=month(when), year=when.year)


def month(when: date) -> str:
    """The name of a day's month."""
    return _(MONTHS[when.month - 1])


def days(first: date | None, last: date | None) -> str:
    """A range of days in words, either end may be open: `March 2016`, `2016`, `since …`."""
    if first and last:
        if first == last:
            return day(first)
        if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
            if (first.year, first.month) == (last.year, last.month):
                return month_of(first)
            if (first.month, last.month) == (1, 12):
                years = (first.year, last.year)
                return (
                    str(first.year)
                    if years[0] == years[1]
                    else _("%(first)s to %(last)s", first=years[0], last=years[1])
                )
            return _("%(first)s to %(last)s", first=month_of(first), last=month_of(last))
        return _("%(first)s to %(last)s", first=day(first), last=day(last))
    if first:
        return _("since %(day)s", day=day(first))
    return _("until %(day)s", day=day(last)) if last else _("any day")


def clause(read: Clause, sources: Mapping[str, str]) -> str:
    """A filter in words. `sources` are as in `Service.sources`."""
    if isinstance(read, DateRange):
        return days(read.first, read.last)
    if isinstance(read, Or):
        named = [child for child in read.children if isinstance(child, DateRange | Field)]
        either = _("or")
        return f" {either} ".join(clause(child, sources) for child in named)
    return plain(sources.get(source_key(read.value), read.value))


def preference(read: Preference) -> str:
    """A preference in words: the days whose articles rank higher."""
    if read.newest:
        return _("a preference for new articles")
    return _("a preference for %(days)s", days=days(read.first, read.last))
