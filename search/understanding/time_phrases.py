"""Time phrases: the forms of times that are read from a question.

One rule: a time filters if it bounds, as `since 2013` does, or says when articles were published,
as `articles from March 2016` does. Every other time says when something was, as `in March 2016` and
`in 2016` do: articles of that time come first, and nothing is left out.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from ..query import DateRange
from . import calendar_days as days_of
from .archive import Archive
from .calendar_days import MONTHS, NUMBERS, SEASONS
from .preferred_days import CAREFUL, FIRM, Preference, recent
from .read_phrases import Days, ReadPhrase

LOOK_BACK: Final = 40
"""Characters before a time in which words such as "articles from" are looked for."""

_MONTH: Final = rf"(?P<month>{'|'.join(MONTHS)})\.?"
_YEAR: Final = r"(?<![$€£.,])(?P<year>(?:19|20)\d\d)(?![\d,.%-]*\d|%|s\b)"
_DAY: Final = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_IN: Final = r"(?P<in>(?:in|during|throughout|from|of|for|on|dated|back in)\s+(?:the\s+)?)"
_PLURAL: Final = r"(?P<unit>day|week|month|year)s?"
_NOT_OWNED: Final = "".join(  # "his last year in office" is not a calendar year
    rf"(?<!{owner} )"
    for owner in ("his", "her", "its", "my", "our", "their", "your", "the", "'s", "’s", "s'", "s’")
)

# A certain day, month or year: an ISO date, or a month beside its year.
_POINT: Final = (
    rf"(?:(?P<iso>(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)(?![\d-])"
    rf"|{_MONTH}\s+{_DAY},?\s+{_YEAR}|{_DAY.replace('day', 'day2', 1)}\s+(?:of\s+)?"
    rf"{_MONTH.replace('month', 'month2', 1)},?\s+{_YEAR.replace('year', 'year2', 1)}"
    rf"|{_MONTH.replace('month', 'month3', 1)},?\s+(?:of\s+)?"
    rf"{_YEAR.replace('year', 'year3', 1)})"
)

# The text that may follow a bound: in "after 2016 election" the year is the election's.
_ENDS: Final = (
    r"(?=\W*$|\s*[,;:.?!)–—-]|\s+(?:a|about|according|after|against|an|and|are|as|at|before|but|by|"
    r"can|could|did|do|does|during|for|from|had|has|have|he|how|i|if|in|into|is|it|of|on|or|over|she|"
    r"should|since|that|the|they|till|to|under|until|was|we|were|what|when|where|which|who|why|will|"
    r"with|would|you)\b)"
)


class _Form(NamedTuple):
    """A form of time: its pattern, and the days of a match; it filters if it `bounds`."""

    pattern: str
    days: Callable[[re.Match[str], date], Days | None]
    bounds: bool
    subject: bool = False


def _absolute(days: Callable[[re.Match[str]], Days | None]) -> Callable[..., Days | None]:
    return lambda match, _: days(match)


_RELATION: Final = r"(?P<relation>since|after|before|until|till)\s+"
_ROUGHLY: Final = r"(?:(?:early|mid|late)[\s-]+)?"
_BETWEEN_MONTHS: Final = (
    rf"(?:(?:between|from|in|during)\s+)?{_MONTH.replace('month', 'first', 1)}"
    rf"\s*(?:and|to|until|till|through|[-–—])\s*{_MONTH.replace('month', 'last', 1)},?\s+{_YEAR}"
)
_WITHIN: Final = (
    r"(?:in|over|during|within|from)\s+the\s+(?:last|past)\s+"
    rf"(?:(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})\s+)?{_PLURAL}(?!\s+of\b)"
)
_FORMS: Final = (
    _Form(
        r"(?:between|from)\s+(?P<first>(?:19|20)\d\d)\s+(?:and|to|until|through)\s+"
        rf"(?P<last>(?:19|20)\d\d){_ENDS}",
        _absolute(days_of.between),
        bounds=True,
    ),
    _Form(_BETWEEN_MONTHS, _absolute(days_of.between_months), bounds=True),
    _Form(rf"{_RELATION}{_ROUGHLY}{_POINT}{_ENDS}", _absolute(days_of.bounded), bounds=True),
    _Form(rf"{_RELATION}{_YEAR}{_ENDS}", _absolute(days_of.bounded), bounds=True),
    _Form(_WITHIN, days_of.within, bounds=True),
    _Form(rf"{_IN}?{_ROUGHLY}{_POINT}", _absolute(days_of.reported), bounds=False),
    _Form(
        r"(?P<in>(?:in|during|throughout|from|back in)\s+)(?:(?P<part>early|mid|late)[\s-]+"
        rf"|the\s+(?P<season>{'|'.join(SEASONS)})\s+of\s+){_YEAR}",
        _absolute(days_of.in_part),
        bounds=False,
    ),
    _Form(
        rf"(?P<in>(?:from|of|in|during)\s+)?{_NOT_OWNED}last\s+(?P<unit>week|month|year)"
        r"(?:['’]s)?(?!\s+(?:of|tonight|before|in\s+office)\b)",
        days_of.before_now,
        bounds=False,
    ),
    _Form(
        r"(?P<in>from\s+)?(?P<near>today|yesterday|this\s+(?:week|month|year))(?:['’]s)?",
        days_of.of_now,
        bounds=False,
    ),
    # A year is the year of an event: of 216 headlines with one, 154 were published in another year.
    _Form(
        rf"{_IN}?{_YEAR}(?!\s+(?:people|troops|dollars|miles|men|women|jobs|km))",
        _absolute(days_of.a_year),
        bounds=False,
        subject=True,
    ),
)
_RECENT: Final = (
    r"(?:the\s+)?(?:latest|newest|(?:most\s+)?recent|breaking(?=\s+news))"
    r"(?:\s+(?:news|articles?|reports?|stories|coverage|developments?|updates?))?"
    r"(?:\s+(?:on|about|of|from|in)(?=\s))?|recently"
)
_PUBLISHED: Final = (
    r"\b(?:(?:articles?|columns?|coverage|editorials?|headlines?|interviews?|news|pieces?|posts?|"
    r"reports?|stories|story)\s+(?:(?:from|of|dated|published\s+(?:in|on))\s+)"
    r"|(?:dated|filed|posted|printed|published|reported|written)\s+(?:(?:in|on|during)\s+)?)"
    r"(?:the\s+)?$"
)
"""The words before a time of publishing."""

_MAY_BE_TIME: Final = r"[12]\d\d\d|last|past|this|today|yesterday|recent|latest|newest|breaking"
"""What every time has; most questions have none of it, and no other pattern is compiled."""

_OWN_MONTH: Final = r"(?:['’]s?|\b(?:his|her|its|my|our|their|your)|\b[A-Z][\w’']*)\s+$"
"""The text before "March" or "May" that makes it a march or a name: Women's, Theresa."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _alone(form: str) -> re.Pattern[str]:
    """The pattern of a form that stands by itself, unlike the times in `year-end` and `recent*`."""
    compound = rf"-(?!(?:{'|'.join(MONTHS)})\b)[^\W\d_]"
    return _compiled(rf"(?<!\w)(?:{form})(?!\w|{compound}|[*~])")


def find_times(question: str, now: date, archive: Archive) -> Iterator[ReadPhrase]:
    """The times in `question`, relative to the day `now`, also those out of reach of `archive`.

    But a lone year is the subject if the archive does not reach it.
    """
    if not _compiled(_MAY_BE_TIME).search(question):
        return
    for form in _FORMS:
        for match in _alone(form.pattern).finditer(question):
            days = form.days(match, now)
            if days is None or _is_other_word(match, question):
                continue
            named = match.groupdict().get("in")
            if form.subject and not (named or archive.reaches(*days)):
                continue
            published = None if form.bounds else _published(match, question)
            yield ReadPhrase(
                published.start() if published else match.start(),
                match.end(),
                DateRange(*days),
                certain=form.bounds or published is not None,
                preference=None
                if form.bounds
                else _preference(days, FIRM if named or not form.subject else CAREFUL),
                subject=form.subject and published is None,
            )
    for match in _alone(_RECENT).finditer(question):
        yield ReadPhrase(*match.span(), preference=recent(archive.newest(now)))


def is_mentioned(words: str, archive: Archive) -> bool:
    """Whether some text of `archive` mentions the time that `words` name; no relative one."""
    month = _alone(_MONTH).search(words)
    years = re.findall(r"\d{4}(?:-\d\d)*", words)
    return any(
        archive.mentions(f'"{month["month"]} {year}"~1' if month else f'+"{year}"')
        for year in years
    )


def _published(match: re.Match[str], question: str) -> re.Match[str] | None:
    """The words before a time that say that articles were published then."""
    begin = match.end("in") if match.groupdict().get("in") else match.start()
    return _compiled(_PUBLISHED).search(question, max(begin - LOOK_BACK, 0), begin)


def _preference(days: Days, least: float) -> Preference | None:
    first, last = days
    if first is None or last is None:
        return None
    return Preference(first, last, least)


def _is_other_word(match: re.Match[str], question: str) -> bool:
    """Whether a "month" is in truth a march, or somebody called May."""
    begins_so = match[0].lower().startswith(("march", "may"))
    before = re.compile(_OWN_MONTH).search(question, 0, match.start()) if begins_so else None
    return before is not None
