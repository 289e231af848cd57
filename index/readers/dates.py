"""Dates of any usual form."""

import datetime
import re

ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", re.DOTALL)
EARLIEST, LATEST = 1400, 2200  # years: beyond them a number is not the date of an article
SECONDS_IN_MILLISECONDS = 100_000_000_000
"""An epoch number from here on is in milliseconds: in seconds it would be the year 5138."""

LONGEST = 100
"""Characters: a longer text is no date, and is not worth a parser's time."""


def parse_date(value: object) -> datetime.date:
    """The day that `value` names: ISO 8601, RFC 2822, `9/23/19` (month first), `3. März 2016`,
    seconds or milliseconds since 1970, and their like in some 200 languages.

    A time of day is dropped, the day being the one written, in whatever time zone it was. Raises
    ValueError, with a reason in one line, for what leaves day, month or year open.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} is not a date")
    text = value.strip()
    day = _from_iso(text) or _from_words(text)
    if day is None:
        raise ValueError(f"{text[:40]!r} is not a date")
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"{text[:40]!r} is not in the years {EARLIEST} to {LATEST}")
    return day


def _from_epoch(number: float) -> datetime.date:
    seconds = number / 1000 if abs(number) >= SECONDS_IN_MILLISECONDS else number
    try:
        day = datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{number!r} is not a date") from None
    # A bare year, or 20160304, is a number too, and would be a day of January 1970.
    if abs(number) < 100_000_000:
        compact = _from_iso(str(number))
        if compact is None:
            raise ValueError(f"{number!r} is not a date")
        return compact
    return day


def _from_iso(text: str) -> datetime.date | None:
    match = ISO.fullmatch(text)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _from_words(text: str) -> datetime.date | None:
    if not text or len(text) > LONGEST or not any(letter.isdigit() for letter in text):
        return None
    import dateparser  # slow to import, and seldom needed

    try:
        found = dateparser.parse(
            text, settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
        )
    except Exception:  # dateparser lets through what its helpers raise on odd text
        return None
    return found.date() if found else None
