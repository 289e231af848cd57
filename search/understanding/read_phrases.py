"""Read phrases: what was found in a question, and where."""

from dataclasses import dataclass
from datetime import date

from ..query import DateRange, Field, Or
from .preferred_days import Preference

Days = tuple[date | None, date | None]
"""The first and the last day of a time; None is open."""


@dataclass(frozen=True, slots=True)
class ReadPhrase:
    """The meaning of `question[start:end]`: a time, a name, or a wish for new articles.

    A time has its `days`; a source or author is `named`; either filters if `certain`, else it
    prefers. `preference` is that of an uncertain time, or the wish. If `subject`, the words are
    searched for as well.
    """

    start: int
    end: int
    days: DateRange | None = None
    named: Field | Or | None = None
    certain: bool = False
    preference: Preference | None = None
    subject: bool = False
