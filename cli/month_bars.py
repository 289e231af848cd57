"""Month bars: counts by month as a short row of even periods."""

from collections.abc import Mapping, Sequence


def periods(months: Mapping[str, int], most: int) -> Sequence[tuple[str, str]]:
    """The first and the last month of each of at most `most` even periods over `months`.

    All are of one number of months; the last period may reach beyond the last month.
    """
    if not months:
        return ()
    first, last = _number(min(months)), _number(max(months))
    step = -(-(last - first + 1) // most)
    return tuple(
        (_month(start), _month(start + step - 1)) for start in range(first, last + 1, step)
    )


def counts(months: Mapping[str, int], of: Sequence[tuple[str, str]]) -> list[int]:
    """The sum of the counts by month (`2016-03`) in each of some periods."""
    return [
        sum(count for month, count in months.items() if begin <= month <= end) for begin, end in of
    ]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
