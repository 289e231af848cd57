"""Own fields in a query: the fields that articles carry beyond the known ones, and their values.

`section:politics` asks for a value; of a number or a date also `words:>500`, `words:100..500`,
`updated:2019-05..`. Where a known field has the same name, `field.url:` names the own one.
"""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from ...index.articles.day_numbers import day_number
from ...index.errors import QueryError
from ...index.fields import FieldType, number_of
from ..options import nearest
from .dates import days_in
from .nodes import And, Field, Group, Node, Not, Or, Required

OwnFields: TypeAlias = Mapping[str, FieldType]
"""The type of each own field of an index, by name."""

NO_FIELDS: Final[OwnFields] = MappingProxyType({})

DATES: Final = ("date", "before", "after", "since", "until")
"""The fields whose value is a day, a month or a year; a range too, of `date`."""

VALUES: Final = ("title", "source", "site", "author", "lang", "url")

FIELDS: Final = (*VALUES, *DATES)
"""The fields that every article may have."""

MARK: Final = "field."
"""Before a name it says that an own field is meant."""

_COMPARISON: Final = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_HOW: Final[Mapping[FieldType, str]] = {
    "number": "{0}:500, {0}:>500 or {0}:100..500",
    "date": "{0}:2019-05, {0}:>=2019 or {0}:2018..2019-05-31",
}


class Bounds(NamedTuple):
    """The least and the greatest value that a clause asks for, both included."""

    least: float
    most: float


def clause_name(name: str) -> str:
    """The name of an own field in a clause: with the mark, if it could mean another field."""
    return f"{MARK}{name}" if name in FIELDS or name.startswith(MARK) else name


def own_field_of(clause: Field) -> str | None:
    """The name of the own field that a clause is on; None if it is on a known one."""
    return None if clause.name in FIELDS else clause.name.removeprefix(MARK)


def named(typed: str, own: OwnFields) -> str | None:
    """The own field that a name before a colon means, if there is one."""
    name = typed.lower()
    for each in (name.removeprefix(MARK), name):
        if each in own and (each != name or each not in FIELDS):
            return each
    return None


def field_pattern(own: OwnFields) -> re.Pattern[str]:
    """The pattern of a field's name and its colon; the name is its first group."""
    return _pattern(tuple(own))


@lru_cache(maxsize=16)
def _pattern(own: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, own))
    marked = rf"|(?:{re.escape(MARK)})?(?:{names})" if own else ""
    return re.compile(f"({'|'.join(FIELDS)}{marked}):", re.IGNORECASE)


def bounds_of(value: str, type_: FieldType) -> Bounds | None:
    """The bounds that a value asks for; None if it asks for words.

    Raises ValueError, with the reason, for a range that has no number, or no date, where one
    belongs.
    """
    if type_ == "keyword":
        if _COMPARISON.match(value):
            raise ValueError("its values are words, which have no order")
        return None
    is_range = _COMPARISON.match(value) or ".." in value
    try:
        return _days(value) if type_ == "date" else _numbers(value)
    except ValueError:
        if is_range:
            raise
        return None


def check_clause(clause: Field, own: OwnFields, where: str = "") -> None:
    """Raise QueryError if a clause names no own field of an index, or asks for what it cannot have.

    `where` is the place in the query, for the message.
    """
    name = own_field_of(clause)
    if name is None:
        return
    if name not in own:
        known = f"; fields are {', '.join(own)}" if own else "; no article has such fields"
        raise QueryError(
            f"no field {name!r}{nearest(name, dict(zip(own, own, strict=True))) or known}"
        )
    if clause.quoted and own[name] == "keyword":
        return
    try:
        bounds_of(clause.value, own[name])
    except ValueError as error:
        how = _HOW.get(own[name], '{0}:word or {0}:"whole value"').format(clause.name)
        raise QueryError(f"{clause.name}:{where} {error}; write {how}") from None


def own_fields_in(node: Node) -> bool:
    """Whether a clause of a query is on an own field."""
    if isinstance(node, And | Or | Group):
        return any(map(own_fields_in, node.children))
    if isinstance(node, Not | Required):
        return own_fields_in(node.child)
    return isinstance(node, Field) and own_field_of(node) is not None


def _days(value: str) -> Bounds:
    first, last = days_in(value)
    return Bounds(
        -math.inf if first is None else day_number(first),
        math.inf if last is None else day_number(last),
    )


def _numbers(value: str) -> Bounds:
    if comparison := _COMPARISON.fullmatch(value):
        number = _number(comparison[2])
        match comparison[1]:
            case ">=":
                return Bounds(number, math.inf)
            case "<=":
                return Bounds(-math.inf, number)
            case ">":
                return Bounds(math.nextafter(number, math.inf), math.inf)
            case _:
                return Bounds(-math.inf, math.nextafter(number, -math.inf))
    begin, dots, end = value.partition("..")
    if not dots:
        number = _number(value)
        return Bounds(number, number)
    if not begin and not end:
        raise ValueError("'..' has no number on either side")
    least = _number(begin) if begin else -math.inf
    most = _number(end) if end else math.inf
    if least > most:
        raise ValueError(f"{value[:40]!r} ends before it begins")
    return Bounds(least, most)


def _number(text: str) -> float:
    number = number_of(text)
    if math.isnan(number):
        raise ValueError(f"{text[:40]!r} is not a number")
    return number
