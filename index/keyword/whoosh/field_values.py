"""The values of one field in live rows, as a Whoosh column and as terms."""

# ruff: noqa: D102 - `terms` and `postings` are described in field_terms

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from whoosh.filedb.filestore import RamStorage  # type: ignore[import-untyped]

from ...articles.day_numbers import NO_DATE
from ...storage.array_file import Array
from ...storage.cached import cached_property
from .field_terms import LivePostings

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class FieldValues:
    """A value for each live row: `values[codes[i]]`, and none if the code is -1."""

    codes: Array
    values: Sequence[Any]

    @classmethod
    def of(cls, values: Iterable[Hashable | None]) -> "FieldValues":
        """Some values (n), one for each live row; None for no value."""
        known: dict[Hashable, int] = {}
        codes = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
        return cls(np.array(codes, np.int64), list(known))

    @classmethod
    def of_numbers(cls, numbers: Array) -> "FieldValues":
        """The integers `numbers` (n,)."""
        values, codes = np.unique(numbers, return_inverse=True)
        return cls(codes, values.tolist())

    @classmethod
    def of_days(cls, days: Array) -> "FieldValues":
        """Days since 1970-01-01 (n,) as midnights, without NO_DATE."""
        found = cls.of_numbers(days)
        if found.values and found.values[0] == NO_DATE:  # the least of all
            found = cls(found.codes - 1, found.values[1:])
        return cls(found.codes, [_EPOCH + timedelta(days=day) for day in found.values])

    def column(self, field: Any, column: Any) -> Callable[[], Any]:
        """Fill `column`, a kind of Whoosh column, in memory: a function that opens a reader."""
        stored = [field.to_column_value(value) for value in self.values]
        storage = RamStorage()
        file = storage.create_file("column")
        writer = column.writer(file)
        for number, code in enumerate(self.codes.tolist()):
            if code >= 0:
                writer.add(number, stored[code])
        writer.finish(len(self.codes))
        length = file.tell()
        file.close()
        return lambda: column.reader(storage.open_file("column"), 0, length, len(self.codes))


class ValueTerms:
    """The terms of a field's values, as Whoosh would have made them."""

    def __init__(self, values: FieldValues, field: Any) -> None:
        """Index `values` by the Whoosh field type `field`."""
        self._values, self._field = values, field

    @cached_property
    def _numbers(self) -> dict[bytes, list[Array]]:
        """For each term, the rows of every value that has it."""
        order = self._values.codes.argsort(kind="stable")
        bounds = self._values.codes[order].searchsorted(np.arange(len(self._values.values) + 1))
        found: defaultdict[bytes, list[Array]] = defaultdict(list)
        for place, value in enumerate(self._values.values):
            numbers = order[bounds[place] : bounds[place + 1]]
            for term, *_ in self._field.index(value):
                found[term].append(numbers)
        return dict(found)

    @cached_property
    def terms(self) -> Sequence[bytes]:
        return sorted(self._numbers)

    def postings(self, term: bytes) -> LivePostings | None:
        if term not in self._numbers:
            return None
        numbers = np.sort(np.concatenate(self._numbers[term]))
        ones = np.ones(len(numbers), np.uint8)
        return LivePostings(numbers, ones, ones)
