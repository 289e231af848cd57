"""The reading of a question: its filters, its date preference, and its remaining words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ..query import Field, Or, parse_query
from ..query.filters import Clause, within
from .combined_filters import LOOK_BACK, joined, spanned
from .notice import Notice
from .preferred_days import Preference
from .source_names import SourceNames
from .time_phrases import ReadPhrase, find_times

_LITERAL: Final = re.compile(
    r"[\"“”„‟][^\"“”„‟]*[\"“”„‟]|(?<!\w)(?:title|source|author|lang|url|date):\S+", re.IGNORECASE
)
"""Text in quotes, or the value of a field."""

_OPERATOR: Final = re.compile(r"(?:(?:^|[\s(])[+-]|\bNOT\s+)$")
"""A sign that demands or excludes the word after it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts that were read from a question; `text` is the rest, which is searched for.

    `filters` are clauses of the query language; `phrases` are the words from which the filters
    and the preference were read. `notices` tell what else was done with the question.
    """

    text: str
    filters: tuple[Clause, ...] = ()
    preference: Preference | None = None
    phrases: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was read."""
        return bool(self.filters or self.preference)

    @property
    def query(self) -> str:
        """The question in the query language: the filters, then the words that are left."""
        return str(within(parse_query(self.text), self.filters))

    def __str__(self) -> str:
        """The filters and the preference in words, for a person."""
        parts = [str(each) for each in self.filters]
        if self.preference:
            parts.append(str(self.preference))
        return " · ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """As `search --json` prints it."""
        return {
            "text": self.text,
            "filters": [str(each) for each in self.filters],
            "preference": None if self.preference is None else str(self.preference),
            "phrases": list(self.phrases),
        }


def read(
    question: str,
    now: date,
    span: tuple[date, date] | None = None,
    sources: SourceNames | None = None,
) -> Reading:
    """The reading of `question`: its dates, relative to the day `now`, and its sources.

    `span` is the first and the last date of the corpus: a year outside it is the subject, not
    the date of an article. Text in quotes, in a field or after NOT, `-` and `+` is not read. If
    the question has a `date:`, no time is read; if it has a `source:`, no source is. If no words
    would be left, a preference leaves the question's words as they are.
    """
    found: list[ReadPhrase] = []
    if not re.search(r"\bdate:", question, re.IGNORECASE):
        found += find_times(question, now, span)
    if sources and not re.search(r"\bsource:", question, re.IGNORECASE):
        found += [ReadPhrase(*each) for each in sources.find(question)]
        names = [*sources.spans(question)]
        found = [
            each
            for each in found
            if isinstance(each.filter, Field | Or)
            or not any(start <= each.start and each.end <= end for start, end in names)
        ]
    chosen = spanned(_apart(question, found), question)
    text = _without(question, chosen)
    filters = joined([each.filter for each in chosen if each.filter])
    return Reading(
        text if filters or any(map(str.isalnum, text)) else " ".join(question.split()),
        filters,
        next((each.preference for each in chosen if each.preference), None),
        tuple(question[each.start : each.end].strip() for each in chosen),
    )


def _apart(question: str, found: Sequence[ReadPhrase]) -> list[ReadPhrase]:
    """The phrases `found`, in order, without overlaps and without those to be taken literally."""
    literal = [match.span() for match in _LITERAL.finditer(question)]
    chosen: list[ReadPhrase] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        inside = any(start < each.end and each.start < end for start, end in literal)
        if inside or _OPERATOR.search(question, max(each.start - LOOK_BACK, 0), each.start):
            continue
        last = chosen[-1] if chosen else None
        if last and last.preference and each.filter and last.start < each.start < last.end:
            chosen[-1] = replace(last, end=each.start)  # `latest in` of `latest in the Guardian`
        if not chosen or each.start >= chosen[-1].end:
            chosen.append(each)
    return chosen


def _without(question: str, found: Sequence[ReadPhrase]) -> str:
    """The question without the phrases that were read; a phrase of its subject stays."""
    text, at = "", 0
    for each in found:
        if not each.subject:
            text += question[at : each.start] + " "
            at = each.end
    return " ".join((text + question[at:]).split()).strip(" ,")
