"""Day numbers: dates as days since 1970-01-01, as arrays hold them."""

from datetime import date
from typing import Final

NO_DATE: Final = -(2**31)
"""The number of an article without a date; numbers are int32."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_number(day: date | None) -> int:
    """The days from 1970-01-01 to `day`, or NO_DATE."""
    return NO_DATE if day is None else day.toordinal() - _EPOCH
