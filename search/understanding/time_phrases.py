"""Time phrases: the forms of times that are read, and the days of each."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..query import DateRange, Field, Or
from .preferred_days import Preference, recent

Days = tuple[date | None, date | None]

AFTERWARDS: Final = 2
"""Days after a named day on which papers still report on it."""


@dataclass(frozen=True, slots=True)
class ReadPhrase:
    """The meaning of `question[start:end]`. If `subject`, the words are searched for as well."""

    start: int
    end: int
    filter: DateRange | Field | Or | None = None
    preference: Preference | None = None
    subject: bool = False


_NAMES: Final = (
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
    ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
    ("october", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
_NUMBERS: Final = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        range(1, 11),
        strict=True,
    )
)
_UNITS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
_PARTS: Final = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}

_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_YEAR: Final = r"(?<![$€£.,])(?P<year>(?:19|20)\d\d)(?![\d,.%-]*\d|%|s\b)"
_DAY: Final = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_IN: Final = r"(?:(?:in|during|throughout|from|of|for|on|dated|back in)\s+(?:the\s+)?)"
_PLURAL: Final = r"(?P<unit>day|week|month|year)s?"
_NOT_OWNED: Final = "".join(  # "his last year in office" is not a calendar year
    rf"(?<!{owner} )"
    for owner in ("his", "her", "its", "my", "our", "their", "your", "the", "'s", "’s", "s'", "s’")
)

# A certain day, month or year: an ISO date, or a month beside its year.
_POINT: Final = (
    rf"(?:(?P<iso>(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)(?![\d-])"
    rf"|{_MONTH}\s+{_DAY},?\s+{_YEAR}|{_DAY.replace('day', 'day2', 1)}\s+(?:of\s+)?"
    rf"{_MONTH.replace('month', 'month2', 1)},?\s+{_YEAR.replace('year', 'year2', 1)}"
    rf"|{_MONTH.replace('month', 'month3', 1)},?\s+(?:of\s+)?"
    rf"{_YEAR.replace('year', 'year3', 1)})"
)


def _pattern(form: str) -> re.Pattern[str]:
    """The pattern of a form that stands by itself, unlike the times in `year-end` and `recent*`."""
    compound = rf"-(?!(?:{'|'.join(_MONTHS)})\b)[^\W\d_]"
    return re.compile(rf"(?<!\w)(?:{form})(?!\w|{compound}|[*~])", re.IGNORECASE)


_BETWEEN: Final = _pattern(
    r"(?:between|from)\s+(?P<first>(?:19|20)\d\d)\s+(?:and|to|until|through)\s+"
    r"(?P<last>(?:19|20)\d\d)"
)
_BETWEEN_MONTHS: Final = _pattern(
    rf"(?:(?:between|from|in|during)\s+)?{_MONTH.replace('month', 'first', 1)}"
    rf"\s*(?:and|to|until|till|through|[-–—])\s*{_MONTH.replace('month', 'last', 1)},?\s+{_YEAR}"
)
_RELATION: Final = r"(?P<relation>since|after|before|until|till)\s+"
_BOUND_POINT: Final = _pattern(_RELATION + _POINT)
_BOUND_YEAR: Final = _pattern(_RELATION + _YEAR)
_IN_POINT: Final = _pattern(rf"{_IN}?{_POINT}")
_IN_PART: Final = _pattern(
    rf"(?:in|during|throughout|back in)\s+"
    rf"(?:(?P<part>early|mid|late)[\s-]+|the\s+(?P<season>{'|'.join(_SEASONS)})\s+of\s+){_YEAR}"
)
_LAST: Final = _pattern(
    rf"(?:(?:from|of|in|during)\s+)?{_NOT_OWNED}last\s+(?P<unit>week|month|year)(?:['’]s)?"
)
_WITHIN: Final = _pattern(
    rf"(?:in|over|during|within|from)\s+the\s+(?:last|past)\s+"
    rf"(?:(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+)?{_PLURAL}"
)
_NEAR: Final = _pattern(
    r"(?:from\s+)?(?P<near>today|yesterday|this\s+(?:week|month|year))(?:['’]s)?"
)
_RECENT: Final = _pattern(
    r"(?:the\s+)?(?:latest|newest|(?:most\s+)?recent|breaking(?=\s+news))"
    r"(?:\s+(?:news|articles?|reports?|stories|coverage|developments?|updates?))?"
    r"(?:\s+(?:on|about|of|from|in)(?=\s))?|recently"
)
# A year alone, with "in" or without, is the year of an event: of 216 headlines with one, 154 were
# published in another year. So it is a preference, not a filter.
_BARE_YEAR: Final = _pattern(_YEAR + r"(?!\s+(?:people|troops|dollars|miles|men|women|jobs|km))")


_OWN_MONTH: Final = re.compile(r"(?:['’]s?|\b(?:his|her|its|my|our|their|your)|\b[A-Z][\w’']*)\s+$")
"""The text before "March" or "May" that makes it a march or a name: Women's, Theresa."""


def find_times(question: str, now: date, span: tuple[date, date] | None) -> Iterator[ReadPhrase]:
    """The times in `question`. `span` is the corpus's first and last date."""
    forms: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days | None]], ...] = (
        (_BETWEEN, _between),
        (_BETWEEN_MONTHS, _between_months),
        (_BOUND_POINT, _bounded),
        (_BOUND_YEAR, _bounded),
        (_IN_POINT, _reported),
        (_IN_PART, _in_part),
        (_LAST, lambda match: _last(match["unit"].lower(), now)),
        (_WITHIN, lambda match: _within(match, now)),
    )
    for pattern, days_of in forms:
        for match in pattern.finditer(question):
            days = days_of(match)
            if _is_other_word(match, question):
                continue
            if days and _holds(days, span, relative=pattern in (_LAST, _WITHIN)):
                yield ReadPhrase(*match.span(), filter=DateRange(*days))
    newest = min(now, span[1]) if span else now
    for match in _NEAR.finditer(question):
        yield ReadPhrase(*match.span(), preference=_near(match["near"].lower(), now))
    for match in _RECENT.finditer(question):
        yield ReadPhrase(*match.span(), preference=recent(newest))
    for match in _BARE_YEAR.finditer(question):
        first, last = _months(int(match["year"]), 1, 12)
        if _holds((first, last), span):
            yield ReadPhrase(*match.span(), preference=Preference(first, last, 90), subject=True)


def _is_other_word(match: re.Match[str], question: str) -> bool:
    """Whether a "month" is in truth a march, or somebody called May."""
    begins_so = match[0].lower().startswith(("march", "may"))
    return begins_so and bool(_OWN_MONTH.search(question, 0, match.start()))


def _holds(days: Days, span: tuple[date, date] | None, *, relative: bool = False) -> bool:
    """Whether some date of the corpus may be among `days`; always, if they are `relative`."""
    if relative or span is None:
        return True
    first, last = days
    return not ((first and first > span[1]) or (last and last < span[0]))


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _point(match: re.Match[str]) -> Days | None:
    """The first and last day of a certain day, month or year; None if there is no such day."""
    groups = match.groupdict()
    try:
        if iso := groups.get("iso"):
            parts = [int(part) for part in iso.split("-")]
            if len(parts) == 2:
                if parts[1] == (parts[0] + 1) % 100:
                    return None  # the season 2010-11, as well as a month
                return _months(parts[0], parts[1], parts[1])
            return (date(*parts),) * 2
        for suffix in ("", "2", "3"):
            if not groups.get(f"year{suffix}"):
                continue
            year, day = int(groups[f"year{suffix}"]), groups.get(f"day{suffix}")
            if not (name := groups.get(f"month{suffix}")):
                return _months(year, 1, 12)
            month = _MONTHS[name.lower()]
            return (date(year, month, int(day)),) * 2 if day else _months(year, month, month)
    except ValueError:
        pass
    return None


def _reported(match: re.Match[str]) -> Days | None:
    """The days of articles about a certain day, month or year.

    For a single day these include the two days after it: papers report what happened yesterday."""
    days = _point(match)
    if days is None or days[0] is None or days[0] != days[1]:
        return days
    return days[0], days[0] + timedelta(AFTERWARDS)


def _bounded(match: re.Match[str]) -> Days | None:
    days = _point(match)
    if days is None or days[0] is None or days[1] is None:
        return None
    match match["relation"].lower():
        case "since":
            return days[0], None
        case "after":
            return days[1] + timedelta(1), None
        case "before":
            return None, days[0] - timedelta(1)
        case _:
            return None, days[1]


def _between(match: re.Match[str]) -> Days | None:
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _between_months(match: re.Match[str]) -> Days:
    first, last = _MONTHS[match["first"].lower()], _MONTHS[match["last"].lower()]
    year = int(match["year"])
    return date(year - (first > last), first, 1), _months(year, last, last)[1]


def _in_part(match: re.Match[str]) -> Days:
    part, season = match["part"], match["season"]
    return _months(
        int(match["year"]), *(_PARTS[part.lower()] if part else _SEASONS[season.lower()])
    )


def _last(unit: str, now: date) -> Days:
    """The calendar week, month or year before the one of `now`."""
    if unit == "year":
        return _months(now.year - 1, 1, 12)
    if unit == "month":
        before = now.replace(day=1) - timedelta(1)
        return _months(before.year, before.month, before.month)
    monday = now - timedelta(now.weekday() + 7)
    return monday, monday + timedelta(6)


def _within(match: re.Match[str], now: date) -> Days | None:
    count = match["count"] or "1"
    number = int(count) if count.isdecimal() else _NUMBERS[count.lower()]
    try:
        return now - timedelta(number * _UNITS[match["unit"].lower()]), now
    except OverflowError:
        return None


def _near(word: str, now: date) -> Preference:
    unit = word.split()[-1]
    if unit == "year":
        return Preference(date(now.year, 1, 1), now, 90)
    if unit == "month":
        return Preference(now.replace(day=1), now, 30)
    if unit == "week":
        return Preference(now - timedelta(now.weekday()), now, 7)
    day = now - timedelta(word == "yesterday")
    return Preference(day, day, 3)
