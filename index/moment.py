"""The moment: a generation of an index, named by its number or by a time."""

from datetime import UTC, date, datetime
from typing import Protocol

from .errors import NutgrafError

Moment = int | date | datetime
"""A generation by its number, or by a day or time at which it was the newest."""


class Dated(Protocol):
    """What has generations at known times: an index, or several that are read as one."""

    def generation_at(self, moment: date | datetime) -> int:
        """The newest generation at a time. Raises GenerationError if there was none."""


def moment_of(text: str) -> Moment:
    """The moment that a text names. Raises NutgrafError."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    for read in (date.fromisoformat, _time):
        try:
            return read(text)
        except (ValueError, OverflowError):
            continue
    raise NutgrafError(f"{text[:40]!r} is neither a number nor like 2016-03-31 or 2016-03-31T18:00")


def _time(text: str) -> datetime:
    """The time that an ISO 8601 text names, converted to UTC if it names a zone."""
    time = datetime.fromisoformat(text)
    return time.astimezone(UTC) if time.tzinfo else time


def generation_of(index: Dated, named: Moment | str) -> int:
    """The number of the named generation; for a day or a time, the newest one by then.

    Raises GenerationError if nothing had been committed by then.
    """
    moment = moment_of(named) if isinstance(named, str) else named
    return index.generation_at(moment) if isinstance(moment, date) else int(moment)
