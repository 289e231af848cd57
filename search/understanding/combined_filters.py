"""Combined filters: several times or sources of one question, joined into fewer clauses."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from ..query import DateRange, Or
from ..query.filters import Clause
from .read_phrases import ReadPhrase

LOOK_BACK: Final = 20
"""Characters before a time in which an opening word such as "between" is looked for: enough for the
word and some spaces, and no more, since a long question may have many times."""

_TO: Final = re.compile(r"\s*(?:to|through|[-–—])\s*|\s+(?=until\b|till\b)", re.IGNORECASE)
_OPENS: Final = re.compile(r"\b(?P<word>between|from)\s+$", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)


def spanned(found: Sequence[ReadPhrase], question: str) -> list[ReadPhrase]:
    """The phrases `found` in order; two times joined by `to` or `between … and` are one range."""
    spans: list[ReadPhrase] = []
    for each in found:
        last = spans[-1] if spans else None
        if last and (days := _from_to(last, each, question)):
            opens = _opens(question, last.start)
            start = opens.start() if opens else last.start
            spans[-1] = ReadPhrase(start, each.end, days, certain=True)
        else:
            spans.append(each)
    return spans


def _from_to(first: ReadPhrase, last: ReadPhrase, question: str) -> DateRange | None:
    """The days from one time to another, if the question joins them; else None."""
    begin, end = first.days, last.days
    if begin is None or end is None or (first.subject and last.subject):
        return None
    if begin.first is None or end.last is None or begin.first > end.last:
        return None
    gap = _TO.match(question, first.end)
    if gap and gap.end() == last.start:
        return DateRange(begin.first, end.last)
    gap, opens = _AND.match(question, first.end), _opens(question, first.start)
    if gap and gap.end() == last.start and opens and opens["word"].lower() == "between":
        return DateRange(begin.first, end.last)
    return None


def _opens(question: str, start: int) -> re.Match[str] | None:
    """The word right before `start` that opens a span."""
    return _OPENS.search(question, max(start - LOOK_BACK, 0), start)


def joined(filters: Sequence[Clause]) -> tuple[Clause, ...]:
    """`filters`, with an OR in place of filters that no article passes together.

    An article has one date and one source.
    """
    times: dict[bool, list[Clause]] = {}
    for each in filters:
        times.setdefault(is_time(each), []).append(each)
    return tuple(clause for alike in times.values() for clause in _either(alike))


def is_time(clause: Clause) -> bool:
    """Whether a clause limits the day, and not the source or the author."""
    children = clause.children if isinstance(clause, Or) else (clause,)
    return all(isinstance(each, DateRange) for each in children)


def _either(alike: Sequence[Clause]) -> Sequence[Clause]:
    """One clause for all of `alike`, times or sources, unless they can hold together."""
    if len(alike) < 2 or _meet([each for each in alike if isinstance(each, DateRange)]):
        return alike
    leaves = [
        leaf for each in alike for leaf in (each.children if isinstance(each, Or) else [each])
    ]
    return [Or(tuple(dict.fromkeys(leaves)))]


def _meet(times: Sequence[DateRange]) -> bool:
    """Whether all of the times, of which there is at least one, share a day."""
    first = max((each.first or date.min for each in times), default=date.max)
    last = min((each.last or date.max for each in times), default=date.min)
    return first <= last
