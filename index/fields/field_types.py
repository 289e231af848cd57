"""The types of own fields: keyword, number or date, inferred where a field is first met."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..arguments import in_short
from ..articles.day_numbers import NO_DATE, day_number
from ..errors import ArgumentError
from . import FIELD_TYPES, SETTING, FieldType, number_of, types_in

MOST_FIELDS: Final = 100
"""Own fields of an index that can be searched; the articles keep the others."""


def day_of(text: str) -> int:
    """The day number of a value that is a day in one of the usual forms; else `NO_DATE`."""
    from ..articles.dates import usual_day  # its patterns take time to compile

    day = usual_day(text) if text[:1].isalnum() else None
    return NO_DATE if day is None else day_number(day)


def inferred(values: Iterable[str]) -> FieldType:
    """The type that all values have: number, else date, else keyword."""
    each = list(values)
    if all(number_of(value) == number_of(value) for value in each):  # NaN equals nothing
        return "number"
    return "date" if all(day_of(value) != NO_DATE for value in each) else "keyword"


def checked_type(value: object) -> FieldType:
    """A type of a field. Raises ArgumentError for anything else."""
    for each in FIELD_TYPES:
        if value == each:
            return each
    raise ArgumentError(f"a type is one of {', '.join(FIELD_TYPES)}, not {in_short(value)}")


class FieldTypes:
    """The type of each own field of an index, for its writer."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Begin with the types in the `settings` of the index."""
        self.by_name: dict[str, FieldType] = types_in(settings)
        self._stored = dict(self.by_name)

    def learn(self, metadata: Iterable[Mapping[str, Any]]) -> None:
        """Infer the types of fields that are new in the metadata of some articles."""
        from .own_values import own_values  # a search does not load it

        new: dict[str, dict[str, None]] = {}
        for each in metadata:
            for name, values in own_values(each).items() if each else ():
                if name not in self.by_name:
                    new.setdefault(name, {}).update(dict.fromkeys(values))
        for name, distinct in new.items():
            if len(self.by_name) < MOST_FIELDS:
                self.by_name[name] = inferred(distinct)

    def choose(self, name: str, chosen: FieldType) -> None:
        """Set the type of a field, whether it has been met or not."""
        self.by_name[name] = chosen

    @property
    def setting(self) -> dict[str, Any]:
        """The setting that a commit has to store; empty if nothing has changed since the last."""
        return {} if self.by_name == self._stored else {SETTING: dict(self.by_name)}

    def stored(self) -> None:
        """Note that a commit has stored them."""
        self._stored = dict(self.by_name)
