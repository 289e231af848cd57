"""The parser of dates in any usual form."""

import datetime
import re
from functools import lru_cache
from typing import Literal

from .kinds import kind, shown

EARLIEST, LATEST = 1500, 2200
"""The years that the date of an article may have. The years 1300 to 1500 of newspapers are those of
the Islamic and the Persian calendar."""

DateOrder = Literal["dmy", "mdy", "ymd"]
"""The order of day, month and year in dates of three numbers, such as 03/04/18."""

LONGEST = 100
"""Characters at most: a longer text is not a date."""

SECONDS, MILLISECONDS = 10**8, 10**11
"""Numbers from here on count since 1970. Smaller ones are written days such as 20160304, or
nothing: as a count they would lie before 1973. As seconds, 10**11 would be the year 5138."""

CENTURY_TURN = 69
"""As in C and Python: 69 to 99 are of the twentieth century, 0 to 68 of this one."""

LANGUAGES = [
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is", "pl", "cs", "sk", "sl",
    "hr", "sr", "bg", "ru", "uk", "hu", "ro", "el", "tr", "ar", "he", "fa", "hi", "bn", "ta", "zh",
    "ja", "ko", "id", "ms", "vi", "th", "ca", "eu", "gl", "et", "lv", "lt", "sq", "ka", "hy",
]  # fmt: skip
"""Languages whose month names are known. All of dateparser's would take ten seconds to load."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})"
OFFSET = r"[+-]\d\d?(?::?\d\d)?"
# Only whole names match: beginnings of names would make the time grow exponentially.
ZONE = rf"(?:\s*(?:(?:Z|[A-Z]{{2,5}})\b|(?:GMT|UTC)?{OFFSET}|\([\w /+-]+\)|\[[\w/+-]+\]))*"
CLOCK = r"\d{1,2}(?:[:.]\d\d){0,2}(?:[.,]\d{1,9})?(?:\s*[ap]\.?m\b\.?)?"
TIME = rf"(?:(?:T|,?\s+(?:at\s+)?|,\s*){CLOCK}{ZONE}|Z|[+-]\d\d:\d\d)?"

FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{YEAR}-(?P<month>\d\d)-(?P<day>\d\d){TIME}",
        rf"{YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:T?\d{{6}})?{ZONE}",
        rf"{YEAR}\.\s?(?P<month>\d{{1,2}})\.\s?(?P<day>\d{{1,2}})\.?{TIME}",
        rf"{YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){TIME}",
        rf"(?P<month>\d{{1,2}})([-/])(?P<day>\d{{1,2}})\2(?P<year>\d{{4}}|\d\d){TIME}",
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d\d){TIME}",
        rf"{WEEKDAY}{MONTH}\s*{DAY},?\s+{YEAR}{TIME}",
        rf"{WEEKDAY}{DAY}(?:\s+of\s+|[-\s]\s*){MONTH},?[-\s]\s*(?P<year>\d{{4}}|\d\d){TIME}",
        rf"{WEEKDAY}{MONTH}\s+{DAY}\s+{CLOCK}{ZONE}\s+{YEAR}",
    )
)
"""Tried in this order, before the slow parser. What fits one of them is decided by it."""

EPOCH = re.compile(r"(?:\d{10}|\d{13})(?:\.\d+)?", re.ASCII)
ISO_WEEK = re.compile(r"\d{4}-?W\d\d-?\d", re.ASCII)
TWO_NUMBERS = re.compile(r"\d\d\D+\d|\d\D+\d\d")


NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})([-/])(?P<second>\d{{1,2}})\2(?P<year>\d{{4}}|\d\d){TIME}",
    re.ASCII | re.IGNORECASE,
)
"""Dates whose order of day and month the numbers alone do not always tell."""

YEAR_FIRST = re.compile(
    rf"(?P<year>\d\d)([-/.])(?P<second>\d{{1,2}})\2(?P<first>\d{{1,2}}){TIME}",
    re.ASCII | re.IGNORECASE,
)

BY_ORDER = {"dmy": NUMBERS, "ymd": YEAR_FIRST}
"""The forms of numbers alone that are tried first if their order is known."""


def order_of(text: str) -> Literal["dmy", "mdy", "either"] | None:
    """The order of day and month in a date of numbers; None if it is written otherwise."""
    if len(text) > LONGEST or not (match := NUMBERS.fullmatch(text.strip())):
        return None
    first, second = int(match["first"]), int(match["second"])
    if first == second or not (0 < min(first, second) <= 12 and max(first, second) <= 31):
        return None
    return "dmy" if first > 12 else "mdy" if second > 12 else "either"


def parse_date(value: object, order: DateOrder | None = None) -> datetime.date:
    """The day that `value` names.

    Understood are ISO 8601, RFC 2822, `9/23/19` (the month first, unless that makes no date),
    `23.9.2019` (the day first), month names in the languages of `LANGUAGES`, and seconds or
    milliseconds since 1970, which count in UTC. Otherwise a time of day and its zone are
    dropped: the day is the one that is written. Of a year of two digits, 69 to 99 are of the
    twentieth century and 00 to 68 of this one. `order` is that of dates of numbers alone, `9/3/19`,
    unless it makes no date.

    Raises ValueError, with a reason in one line, if day, month or year is missing (`2016`,
    `March 2016`, `yesterday`), if it is not a date, or if the year is out of range.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        day = _from_text(value.strip(), order)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        day = _from_number(value)
    else:
        raise ValueError(f"{kind(value)} is not a date")
    if day is None:
        raise ValueError(f"{shown(value)} is not a date")
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"{shown(value)} is not in the years {EARLIEST} to {LATEST}")
    return day


def _from_text(text: str, order: DateOrder | None) -> datetime.date | None:
    if len(text) > LONGEST:
        return None
    if order in BY_ORDER and (match := BY_ORDER[order].fullmatch(text)):
        day = _in_order(match)
        if day is not None:
            return day
    for form in FORMS:
        if match := form.fullmatch(text):
            return _from_match(match)
    if EPOCH.fullmatch(text):
        return _from_number(float(text))
    if ISO_WEEK.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return None
    # A day, a year of at least two figures, and the name of a month; other forms are above.
    if TWO_NUMBERS.search(text) and any(letter.isalpha() for letter in text):
        return _from_words(text)
    return None


def _in_order(match: re.Match[str]) -> datetime.date | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if year < 100:
        year += 1900 if year >= CENTURY_TURN else 2000
    try:
        return datetime.date(year, second, first)
    except ValueError:
        return None


def usual_day(text: str) -> datetime.date | None:
    """The day of a text in one of the usual `FORMS`; None for any other text. Always fast."""
    if len(text) > LONGEST:
        return None
    match = next(filter(None, (form.fullmatch(text) for form in FORMS)), None)
    day = _from_match(match) if match else None
    return day if day and EARLIEST <= day.year <= LATEST else None


def _from_match(match: re.Match[str]) -> datetime.date | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    word = parts.get("word")
    month = MONTHS.index(word[:3].lower()) + 1 if word else int(parts["month"])
    if len(parts["year"]) == 2:
        year += 1900 if year >= CENTURY_TURN else 2000
    if month > 12 >= day and match.start("year") > 0:
        month, day = day, month
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _from_number(number: float) -> datetime.date | None:
    try:
        if abs(number) < SECONDS:
            written = FORMS[1].fullmatch(str(number))
            return _from_match(written) if written else None
        seconds = number / 1000 if abs(number) >= MILLISECONDS else number
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


@lru_cache(maxsize=4096)
def _from_words(text: str) -> datetime.date | None:
    # Slow to import and to run, and rarely needed.
    import dateparser

    try:
        found = dateparser.parse(
            text,
            languages=LANGUAGES,
            settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]},
        )
    except Exception:  # its helpers may raise anything on odd text
        return None
    return found.date() if isinstance(found, datetime.datetime) else None
