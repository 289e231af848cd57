"""The timeline: a bar chart of the hits by month or year."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .language import counted
from .wording import month_of

WIDTH, HEIGHT = 240.0, 64.0
MOST_MONTHS = 36
"""Longest span in months with a bar per month; longer spans have a bar per year."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its place and size, its label, and the address of the search for its hits."""

    x: float
    y: float
    width: float
    height: float
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars from the first to the last month or year with hits."""

    unit: str
    first: str
    last: str
    bars: tuple[Bar, ...]
    width: float = WIDTH
    height: float = HEIGHT


def timeline(months: Mapping[str, int], link: Callable[[date, date], str]) -> Timeline | None:
    """The timeline of hit counts by month (YYYY-MM); None if fewer than two months have hits.

    `link` gives the address of the search for hits from one day to another.
    """
    counts = {(int(month[:4]), int(month[5:7])): count for month, count in months.items() if count}
    if len(counts) < 2:
        return None
    (year, month), (last_year, last_month) = min(counts), max(counts)
    span = (last_year - year) * 12 + last_month - month + 1
    if span <= MOST_MONTHS:
        unit = "month"
        places = [divmod(year * 12 + month - 1 + step, 12) for step in range(span)]
        periods = [(y, m + 1, m + 1, counts.get((y, m + 1), 0)) for y, m in places]
    else:
        unit = "year"
        years = range(year, last_year + 1)
        periods = [(y, 1, 12, sum(c for (of, _), c in counts.items() if of == y)) for y in years]
    highest, width = max(count for *_, count in periods), WIDTH / len(periods)
    bars = []
    for place, (y, first, last, count) in enumerate(periods):
        height = round(max(HEIGHT * count / highest, 2.0 if count else 0.0), 2)
        since, until = date(y, first, 1), date(y, last, calendar.monthrange(y, last)[1])
        name = month_of(since) if unit == "month" else str(y)
        label = f"{name}: " + counted("%(number)s hit", "%(number)s hits", count)
        bars.append(
            Bar(
                round(place * width, 2),
                HEIGHT - height,
                round(width, 2),
                height,
                label,
                link(since, until),
            )
        )
    ends = [
        month_of(date(y, m, 1)) if unit == "month" else str(y)
        for y, m in ((year, month), (last_year, last_month))
    ]
    return Timeline(unit, ends[0], ends[1], tuple(bars))
