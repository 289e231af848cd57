"""The retry delay: the time until a failed feed is fetched again."""

import email.utils
import random
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST_BACK_OFF = 24 * 3600.0
LONGEST_RETRY_AFTER = 7 * 24 * 3600.0
"""Seconds. A server that asks for a longer delay is asked again after this time."""


def back_off(failures: int, interval: float, retry_after: float | None) -> float:
    """Seconds to wait after some failures in a row (1 or more).

    The interval doubles with each, up to a day; half of it is drawn by chance, so that feeds
    that failed together are not polled together again. It is never less than the server asked for.
    """
    longest = min(interval * 2.0 ** min(failures - 1, 30), LONGEST_BACK_OFF)
    drawn = longest * random.uniform(0.5, 1.0)
    return max(drawn, min(retry_after or 0.0, LONGEST_RETRY_AFTER))


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds of a server's Retry-After, given as a number or a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:10])
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - (now or datetime.now(UTC))).total_seconds(), 0.0)
