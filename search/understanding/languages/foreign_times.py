"""Foreign times: the times that a question in another language than English names.

The rule is that of English: a time filters if it bounds, as "depuis 2013" does; articles of every
other time come first, and nothing is left out. A question is read by the words of one language.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Final

from ...query import DateRange
from ..calendar_days import AFTERWARDS, months
from ..preferred_days import FIRM, Preference
from ..read_phrases import Days, ReadPhrase
from .time_words import TIME_WORDS

_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY: Final = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_UNITS: Final = ("days", "weeks", "months", "years")
_ENGLISH: Final = (
    "the of and is was were are who what when where why how did does do to for by on at with from "
    "about last ago yesterday since not am i it in"
)
_SCRIPTS: Final = (
    (re.compile("[\u3041-\u30fa]"), ("ja",)),
    (re.compile("[\u4e00-\u9fff]"), ("zh", "ja")),
    (re.compile("[\u0400-\u04ff]"), ("ru",)),
    (re.compile("[\u0620-\u064a]"), ("ar",)),
)
_WITHOUT_SPACES: Final = ("zh", "ja")


def find_foreign_times(question: str, now: date, language: str | None) -> Iterator[ReadPhrase]:
    """The times in a question, relative to the day `now`; they may overlap.

    `language` is the question's; None if it is not known. In English there are none.
    """
    for code in (language,) if language else languages_of(question):
        if code not in TIME_WORDS:
            continue
        for name, pattern in _patterns(code):
            for match in pattern.finditer(question):
                days = _days(name, _values(match), now, code)
                if days is not None:
                    yield _phrase(name, match, days)


def languages_of(question: str) -> tuple[str, ...]:
    """The languages that a question may be in, by its script or its frequent words."""
    for script, languages in _SCRIPTS:
        if script.search(question):
            return languages
    words = re.findall(r"[^\W\d_]+", question.lower())
    counts = {code: sum(word in known for word in words) for code, known in _markers().items()}
    most = max(counts.values())
    likely = [code for code, count in counts.items() if count == most > 0]
    return () if "en" in likely else tuple(likely)


@cache
def _markers() -> dict[str, frozenset[str]]:
    """The words by which each language in Latin letters is known, its months among them."""
    markers = {
        code: frozenset(f"{of.markers} {of.months.replace('|', ' ')}".split())
        for code, of in TIME_WORDS.items()
        if of.markers
    }
    return {**markers, "en": frozenset(_ENGLISH.split())}


def _phrase(name: str, match: re.Match[str], days: Days) -> ReadPhrase:
    first, last = days
    bounds = first is None or last is None
    preference = None if first is None or last is None else Preference(first, last, FIRM)
    return ReadPhrase(*match.span(), DateRange(first, last), certain=bounds, preference=preference)


def _alternatives(forms: str, group: str) -> str:
    """The forms of several things, each with a group of its own: `group` and a number from 1.

    A form of several words has an underscore between them.
    """
    each = (form.replace("_", r"\s+") for form in forms.split())
    return "(?:" + "|".join(f"(?P<{group}{n}>{form})" for n, form in enumerate(each, 1)) + ")"


@cache
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of a language, by what they name."""
    words = TIME_WORDS[code]

    parts = {
        "unit": _alternatives(words.units, "unit"),
        "count": rf"(?:(?P<digits>\d{{1,3}})|{_alternatives(words.numbers, 'number')})",
        "month": _alternatives(words.months, "month"),
        "weekday": _alternatives(words.weekdays, "weekday"),
        "day": _DAY,
        "year": _YEAR,
    }
    found = list(words.near.items())
    for relation, around in words.bounds.items():
        points = (*words.points, "{year}")
        found += [(relation, around.replace("{point}", f"(?:{point})")) for point in points]
    found += [("point", point) for point in words.points]
    found += [("this", words.this), ("last", words.last), ("ago", words.ago)]
    found.append(("last_weekday", words.last_weekday))
    if words.two:
        found.append(("two", words.two))
    edges = ("", "") if code in _WITHOUT_SPACES else (r"(?<!\w)", r"(?!\w)")
    return tuple(
        (name, re.compile(f"(?:{_filled(form, parts)})".join(edges), re.IGNORECASE))
        for name, form in found
    )


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with its parts, whose groups get the number of the part's place as well."""
    places = count()

    def part(match: re.Match[str]) -> str:
        place = next(places)
        return re.sub(r"\(\?P<(\w+)>", rf"(?P<\1_{place}>", parts[match[1]])

    return re.sub(r"\{([a-z]+)\}", part, pattern)


def _values(match: re.Match[str]) -> dict[str, str]:
    """The groups that matched, by their names without the place."""
    groups = match.groupdict().items()
    return {name.rpartition("_")[0]: value for name, value in groups if value is not None}


def _number(values: Mapping[str, str], group: str) -> int:
    """The number of the form of a group that matched; 0 if none did."""
    numbers = (name[len(group) :] for name in values if name.startswith(group))
    return next((int(number) for number in numbers if number.isdecimal()), 0)


def _days(name: str, values: Mapping[str, str], now: date, code: str) -> Days | None:
    try:
        if name in ("today", "yesterday", "earlier"):
            day = now - timedelta(("today", "yesterday", "earlier").index(name))
            return day, day
        if name in ("this", "last"):
            return _calendar(_UNITS[_number(values, "unit") - 1], name == "last", now)
        if name in ("ago", "two"):
            return _ago(values, 2 if name == "two" else _count(values), now)
        if name == "last_weekday":
            weekday = _number(values, "weekday") - 1
            if code in _WITHOUT_SPACES:  # of the week before
                day = now - timedelta(now.weekday() + 7 - weekday)
            else:
                day = now - timedelta((now.weekday() - weekday - 1) % 7 + 1)
            return day, day
        return _bounded(name, _point(values))
    except (OverflowError, ValueError):
        return None


def _count(values: Mapping[str, str]) -> int:
    if digits := values.get("digits"):
        return int(digits)
    return _number(values, "number") or 1


def _calendar(unit: str, before: bool, now: date) -> Days | None:
    """The week, month or year of `now`, or the one before it."""
    if unit == "years":
        return months(now.year - before, 1, 12)
    if unit == "months":
        day = now.replace(day=1) - timedelta(before)
        return months(day.year, day.month, day.month)
    if unit == "weeks":
        monday = now - timedelta(now.weekday() + 7 * before)
        return monday, monday + timedelta(6)
    return None


def _ago(values: Mapping[str, str], number: int, now: date) -> Days:
    unit = _UNITS[_number(values, "unit") - 1]
    if unit in ("days", "weeks"):
        day = now - timedelta(number * (1 if unit == "days" else 7))
        return day, day + timedelta(AFTERWARDS)
    place = now.year * 12 + now.month - 1 - number * (1 if unit == "months" else 12)
    if unit == "months":
        return months(place // 12, place % 12 + 1, place % 12 + 1)
    return months(place // 12, 1, 12)


def _point(values: Mapping[str, str]) -> tuple[date, date]:
    year, month = int(values["year"]), _number(values, "month")
    if day := values.get("day"):
        return (date(year, month, int(day)),) * 2
    return months(year, month, month) if month else months(year, 1, 12)


def _bounded(relation: str, point: tuple[date, date]) -> Days:
    first, last = point
    match relation:
        case "since":
            return first, None
        case "after":
            return last + timedelta(1), None
        case "before":
            return None, first - timedelta(1)
        case "until":
            return None, last
        case _:
            return first, last + timedelta(AFTERWARDS if first == last else 0)
