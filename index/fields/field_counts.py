"""The counts of own fields: articles, distinct values, and values that do not fit the type."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from . import FieldCount, FieldType
from .column_file import ColumnFile, OwnColumn

SHOWN: Final = 3
"""Values that do not fit, of which each is shown."""


def field_counts(
    parts: Iterable[tuple[ColumnFile, NDArray[np.bool_]]], types: Mapping[str, FieldType]
) -> dict[str, FieldCount]:
    """The counts over the live (articles,) of some files, by name, in alphabetical order.

    Fields that no live article has are left out.
    """
    articles, misfits = dict.fromkeys(types, 0), dict.fromkeys(types, 0)
    values: dict[str, set[bytes]] = {name: set() for name in types}
    wrong: dict[str, set[bytes]] = {name: set() for name in types}
    for file, live in parts:
        for name in types.keys() & set(file.names):
            column = file.column(name)
            assert column is not None
            shown = live[column.owners]
            times = np.bincount(column.codes[shown], minlength=len(column.spellings))
            misfit = misfitting(column, types[name])
            articles[name] += int(np.count_nonzero(np.bincount(column.owners[shown])))
            misfits[name] += int(times[misfit].sum())
            values[name].update(column.spellings[n] for n in np.flatnonzero(times).tolist())
            few = np.flatnonzero((times > 0) & misfit)[:SHOWN]
            wrong[name].update(column.spellings[n] for n in few.tolist())
    return {
        name: FieldCount(
            types[name],
            articles[name],
            len(values[name]),
            misfits[name],
            tuple(each.decode() for each in sorted(wrong[name])[:SHOWN]),
        )
        for name in sorted(types)
        if articles[name]
    }


def misfitting(column: OwnColumn, type_: FieldType) -> NDArray[np.bool_]:
    """Which of the distinct values are no number, or no date, although the type says so."""
    wrong = np.zeros(len(column.spellings), np.bool_)
    if type_ == "number":
        wrong |= np.isnan(column.numbers)
    if type_ == "date":
        wrong |= np.isnan(column.days)
    return wrong
