"""The reading of a question: its filters, its preferences, and its remaining words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ..query import DateRange, parse_query
from ..query.filters import Clause, within
from ..query.own_fields import DATES, NO_FIELDS, OwnFields, field_pattern
from ..query.tokens import QUOTES
from .archive import Archive
from .author_names import find_authors
from .combined_filters import LOOK_BACK, is_time, joined, spanned
from .notice import Notice
from .preferred_days import Preference, hull, of_days
from .read_phrases import ReadPhrase
from .source_names import SourceNames
from .time_phrases import find_times, is_mentioned

_OPERATOR: Final = re.compile(r"(?:(?:^|[\s(])[+-]|\bNOT\s+)$")
"""A sign that demands or excludes the word after it."""

_FOREIGN: Final = (
    " am antes anteayer anteontem antier avant ayer da das dal de del dem den depuis der des desde "
    "di die do dopo dos du el em en fino gestern hace hasta heute hier hoje hoy ieri il im la las "
    "le les letzte letzten letzter letztes lo los na nel no nos oggi ontem seit vor vorgestern "
    "vorige vorigen vergangene vergangenen lundi mardi mercredi jeudi vendredi samedi dimanche "
)
"""Words of which a time in another language has one beside it, if its letters are ASCII."""

_SIGNS: Final = dict.fromkeys(map(ord, "’‘'-“”–—.,;:?!()\""), " ")


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts that were read from a question; `text` is the rest, which is searched for.

    `filters` are clauses of the query language; articles with a `preferred` source or author, and
    those that the date `preference` is for, come first. `phrases` are the words from which all
    these were read. `notices` tell what else was done with the `question`.
    """

    text: str
    filters: tuple[Clause, ...] = ()
    preference: Preference | None = None
    phrases: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    preferred: tuple[Clause, ...] = ()
    question: str = ""

    def __bool__(self) -> bool:
        """Whether anything was read."""
        return bool(self.filters or self.preferred or self.preference)

    @property
    def query(self) -> str:
        """The question in the query language: the filters, then the words that are left."""
        return str(within(parse_query(self.text), self.filters))

    @property
    def asked(self) -> str:
        """The words of `text` that nothing was read from; empty if there are none."""
        text = self.text
        for phrase in self.phrases:
            text = text.replace(phrase, " ", 1)
        return " ".join(text.split()) if any(map(str.isalnum, text)) else ""

    @property
    def preferences(self) -> tuple[str, ...]:
        """The preferences in words, for a person."""
        names = (f"{each} first" for each in self.preferred)
        return (*names, str(self.preference)) if self.preference else tuple(names)

    def __str__(self) -> str:
        """The filters and the preferences in words, for a person."""
        return " · ".join([*map(str, self.filters), *self.preferences])

    def to_json(self) -> dict[str, Any]:
        """As `search --json` prints it."""
        return {
            "text": self.text,
            "filters": [str(each) for each in self.filters],
            "preference": " · ".join(self.preferences) or None,
            "phrases": list(self.phrases),
        }

    def attempts(self) -> Iterator["Reading"]:
        """The reading, then without its times, its names, all its filters; last the question."""
        yield self
        times = tuple(filter(is_time, self.filters))
        names = tuple(each for each in self.filters if each not in times)
        if times and names:
            yield self._without(times)
            yield self._without(names)
        bare = self._without(self.filters) if self.filters else self
        if self.filters and any(map(str.isalnum, bare.text)):
            yield bare
        if self.phrases:
            yield Reading(" ".join(self.question.split()), notices=bare.notices)

    def _without(self, filters: tuple[Clause, ...]) -> "Reading":
        told = " ".join(map(str, filters))
        notice = Notice(f"Nothing was found with {told}: it limits nothing.")
        kept = tuple(each for each in self.filters if each not in filters)
        return replace(self, filters=kept, notices=(*self.notices, notice))


def read(
    question: str,
    now: date,
    archive: Archive = Archive(),  # noqa: B008 - immutable
    sources: SourceNames | None = None,
    is_author: Callable[[str], bool] = lambda _: False,
    own: OwnFields = NO_FIELDS,
    language: str | None = None,
) -> Reading:
    """The reading of `question`: its dates, relative to the day `now`, its sources and authors.

    A time that filters only prefers if many articles of `archive` have no date. A time that the
    archive does not reach is left out, but stays among the words if some text mentions it. Text in
    quotes, in a field or after NOT, `-` and `+` is not read. If the question has a field for dates,
    no time is read; the same holds for sources and authors. If no words would be left, a preference
    leaves the question's words as they are. `language` is the question's, a code; None: by its
    words.
    """
    found = _found(question, now, archive, sources, is_author, language)
    chosen = spanned(_apart(question, found, own), question)
    missed = [each for each in chosen if each.days and not _is_reached(each.days, archive)]
    gone = [each for each in chosen if each not in missed]
    notices = []
    for each in missed:
        words = question[each.start : each.end].strip()
        if not is_mentioned(words, archive):
            gone.append(replace(each, subject=False))
        elif each.subject:
            continue  # a year of history is nothing to tell
        notices.append(Notice(f"{archive}: “{words}” limits nothing."))
    read_ = [each for each in chosen if each not in missed]
    certain = [each for each in read_ if each.certain and (each.named or archive.certain)]
    filters = joined([clause for each in certain if (clause := each.days or each.named)])
    text = _without(question, sorted(gone, key=lambda each: each.start))
    hints = [each for each in read_ if each not in certain]
    return Reading(
        text if filters or any(map(str.isalnum, text)) else " ".join(question.split()),
        filters,
        _preference(hints, archive),
        tuple(question[each.start : each.end].strip() for each in read_),
        tuple(notices),
        tuple(each.named for each in hints if each.named),
        question,
    )


def _found(
    question: str,
    now: date,
    archive: Archive,
    sources: SourceNames | None,
    is_author: Callable[[str], bool],
    language: str | None,
) -> list[ReadPhrase]:
    """All phrases of a question, in any order, unless it has a field for the same."""
    found: list[ReadPhrase] = []
    if not re.search(rf"(?<!\w)(?:{'|'.join(DATES)}):", question, re.IGNORECASE):
        if language not in (None, "en") or _may_be_foreign(question):
            from .languages.foreign_times import find_foreign_times  # few questions need its words

            found += find_foreign_times(question, now, language)
        if language in (None, "en") or not found:
            found += find_times(question, now, archive)
    if sources and not re.search(r"(?<!\w)(?:source|site):", question, re.IGNORECASE):
        names = [*sources.spans(question)]
        found = [
            each
            for each in found
            if not any(start <= each.start and each.end <= end for start, end in names)
        ]
        found += [
            ReadPhrase(start, end, named=name, certain=True)
            for start, end, name in sources.find(question)
        ]
    if not re.search(r"(?<!\w)author:", question, re.IGNORECASE):
        found += find_authors(question, is_author)
    return found


def _may_be_foreign(question: str) -> bool:
    words = question.translate(_SIGNS)
    return not words.isascii() or any(f" {word} " in _FOREIGN for word in words.lower().split())


def _is_reached(days: DateRange, archive: Archive) -> bool:
    return archive.reaches(days.first, days.last)


def _preference(hints: Sequence[ReadPhrase], archive: Archive) -> Preference | None:
    """One preference for all times: that of named times, else that for new articles."""
    times = [
        each.preference or of_days(each.days.first, each.days.last, archive.first, archive.last)
        for each in hints
        if each.days
    ]
    if times:
        return hull(times)
    return next((each.preference for each in hints if each.preference), None)


def _apart(question: str, found: Sequence[ReadPhrase], own: OwnFields) -> list[ReadPhrase]:
    """The phrases `found`, in order, without overlaps and without those to be taken literally.

    These are in quotes, or in the value of a field.
    """
    quoted = rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]"
    literal = rf"{quoted}|(?<!\w){field_pattern(own).pattern}\S+"
    spans = [match.span() for match in re.finditer(literal, question, re.IGNORECASE)]
    chosen: list[ReadPhrase] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        inside = any(start < each.end and each.start < end for start, end in spans)
        if inside or _OPERATOR.search(question, max(each.start - LOOK_BACK, 0), each.start):
            continue
        last = chosen[-1] if chosen else None
        is_recent = last and last.preference and not last.days
        if last and is_recent and last.start < each.start < last.end:
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
    return " ".join((text + question[at:]).split()).replace(" ,", ",").strip(" ,")
