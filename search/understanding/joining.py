"""Joining: several times or sources that a question names, as the filters that they mean."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ..query import DateRange, Or
from ..query.filters import Clause
from .times import Found

LOOK_BACK: Final = 20
"""Characters before a time in which a word is looked for that says something of it: enough for the
word and some spaces, and no more, for a question may be long and have many times."""

_TO: Final = re.compile(r"\s*(?:to|through|[-–—])\s*|\s+(?=until\b|till\b)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)


def spanned(found: Sequence[Found], question: str) -> list[Found]:
    """What was `found`, in order; two times with `to` or `between … and` as one from day to day."""
    spans: list[Found] = []
    for each in found:
        last = spans[-1] if spans else None
        if last and (days := _from_to(last, each, question)):
            between = _between(question, last.start)
            start = between.start() if between else last.start
            spans[-1] = replace(last, start=start, end=each.end, filter=days)
        else:
            spans.append(each)
    return spans


def _from_to(first: Found, last: Found, question: str) -> DateRange | None:
    """The days from one time to another, where the question says so of them."""
    begin, end = first.filter, last.filter
    if not isinstance(begin, DateRange) or not isinstance(end, DateRange):
        return None
    if begin.first is None or end.last is None or begin.first > end.last:
        return None
    gap = _TO.match(question, first.end)
    if gap and gap.end() == last.start:
        return DateRange(begin.first, end.last)
    gap = _AND.match(question, first.end)
    if gap and gap.end() == last.start and _between(question, first.start):
        return DateRange(begin.first, end.last)
    return None


def _between(question: str, start: int) -> re.Match[str] | None:
    """The word `between` that stands right before `start`."""
    return _BETWEEN.search(question, max(start - LOOK_BACK, 0), start)


def joined(filters: Sequence[Clause]) -> tuple[Clause, ...]:
    """`filters`, and of those that no article passes together, one that lets either pass.

    An article has one date and one source.
    """
    times: dict[bool, list[Clause]] = {}
    for each in filters:
        times.setdefault(_is_time(each), []).append(each)
    return tuple(clause for alike in times.values() for clause in _either(alike))


def _is_time(clause: Clause) -> bool:
    return isinstance(clause, DateRange)


def _either(alike: Sequence[Clause]) -> Sequence[Clause]:
    """One clause for all of `alike`, times or sources, unless they can hold together."""
    if len(alike) < 2 or _meet([each for each in alike if isinstance(each, DateRange)]):
        return alike
    leaves = [
        leaf for each in alike for leaf in (each.children if isinstance(each, Or) else [each])
    ]
    return [Or(tuple(dict.fromkeys(leaves)))]


def _meet(times: Sequence[DateRange]) -> bool:
    """Whether there are times, all of which have a day in common."""
    first = max((each.first or date.min for each in times), default=date.max)
    last = min((each.last or date.max for each in times), default=date.min)
    return first <= last
