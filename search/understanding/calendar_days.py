"""Calendar days: the first and the last day of each form of time."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from .read_phrases import Days

AFTERWARDS: Final = 2
"""Days after a named day on which papers still report on it."""

_NAMES: Final = (
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
    ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
    ("october", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
NUMBERS: Final = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        range(1, 11),
        strict=True,
    )
)
_UNITS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
_PARTS: Final = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


def months(year: int, first: int, last: int) -> tuple[date, date]:
    """The days of the months from `first` to `last`."""
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
                return months(parts[0], parts[1], parts[1])
            return (date(*parts),) * 2
        for suffix in ("", "2", "3"):
            if not groups.get(f"year{suffix}"):
                continue
            year, day = int(groups[f"year{suffix}"]), groups.get(f"day{suffix}")
            if not (name := groups.get(f"month{suffix}")):
                return months(year, 1, 12)
            month = MONTHS[name.lower()]
            return (date(year, month, int(day)),) * 2 if day else months(year, month, month)
    except ValueError:
        pass
    return None


def reported(match: re.Match[str]) -> Days | None:
    """The days of articles about a certain day, month or year.

    For a single day these include the two days after it: papers report what happened yesterday."""
    days = _point(match)
    if days is None or days[0] is None or days[0] != days[1]:
        return days
    return days[0], days[0] + timedelta(AFTERWARDS)


def bounded(match: re.Match[str]) -> Days | None:
    """The open days after or before a certain time."""
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


def between(match: re.Match[str]) -> Days | None:
    """The days from one year to another."""
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def between_months(match: re.Match[str]) -> Days:
    """The days from one month to another; the year is that of the second."""
    first, last = MONTHS[match["first"].lower()], MONTHS[match["last"].lower()]
    year = int(match["year"])
    return date(year - (first > last), first, 1), months(year, last, last)[1]


def in_part(match: re.Match[str]) -> Days:
    """The days of a part of a year, or of a season."""
    part, season = match["part"], match["season"]
    return months(int(match["year"]), *(_PARTS[part.lower()] if part else SEASONS[season.lower()]))


def before_now(match: re.Match[str], now: date) -> Days:
    """The calendar week, month or year before the one of `now`."""
    unit = match["unit"].lower()
    if unit == "year":
        return months(now.year - 1, 1, 12)
    if unit == "month":
        before = now.replace(day=1) - timedelta(1)
        return months(before.year, before.month, before.month)
    monday = now - timedelta(now.weekday() + 7)
    return monday, monday + timedelta(6)


def within(match: re.Match[str], now: date) -> Days | None:
    """The last days, weeks, months or years up to `now`."""
    count = match["count"] or "1"
    number = int(count) if count.isdecimal() else NUMBERS[count.lower()]
    try:
        return now - timedelta(number * _UNITS[match["unit"].lower()]), now
    except OverflowError:
        return None


def of_now(match: re.Match[str], now: date) -> Days:
    """Today, yesterday, or the calendar week, month or year of `now`, up to it."""
    unit = match["near"].lower().split()[-1]
    if unit == "year":
        return date(now.year, 1, 1), now
    if unit == "month":
        return now.replace(day=1), now
    if unit == "week":
        return now - timedelta(now.weekday()), now
    day = now - timedelta(unit == "yesterday")
    return day, day


def a_year(match: re.Match[str]) -> Days:
    """The days of a year that stands alone."""
    return months(int(match["year"]), 1, 12)
