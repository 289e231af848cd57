"""The own fields of articles: what records carry beyond the known fields, as columns.

A field has a type for the whole index, which says what a search reads of its values.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, cast, get_args

FieldType: TypeAlias = Literal["keyword", "number", "date"]

FIELD_TYPES: Final[tuple[FieldType, ...]] = get_args(FieldType)

SETTING: Final = "own_fields"
"""The setting of the index that has the type of each field by name."""

_NUMBER: Final = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class FieldCount:
    """An own field: its type, and the articles and distinct values that it has.

    `misfits` are the values of articles that are no number, or no date, although the type says so;
    `examples` has some of them. They are found as words.
    """

    type: FieldType
    articles: int
    values: int
    misfits: int
    examples: tuple[str, ...]


def number_of(text: str) -> float:
    """The number that a value is, such as `-12.5`; NaN if it is none. `007` is a name."""
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    return number if math.isfinite(number) else math.nan


def types_in(settings: Mapping[str, Any]) -> dict[str, FieldType]:
    """The types in the settings of an index, which may know none."""
    return dict(cast(Mapping[str, FieldType], settings.get(SETTING) or {}))
