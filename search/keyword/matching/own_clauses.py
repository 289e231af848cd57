"""Own clauses: the articles of a segment that a clause on an own field matches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from ....index.fields.column_file import ColumnFile, OwnColumn
from ....index.keyword import WHOLE, value_readings, whole_value
from ....index.storage.arrays import distinct
from ....index.words.analyzer import Analyzer
from ...query import Field
from ...query.own_fields import NO_FIELDS, OwnFields, bounds_of, own_field_of
from .row_set import common

NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class OwnColumns:
    """The columns of all segments, None for a segment without, and the type of each field."""

    files: Sequence[ColumnFile | None] = ()
    types: OwnFields = field(default_factory=lambda: NO_FIELDS)

    def articles(self, number: int, node: Field, analyzer: Analyzer) -> NDArray[np.int64]:
        """The articles of segment `number` that a clause matches, ascending.

        `analyzer` is that by which the segment was built.
        """
        file, name = self.files[number] if self.files else None, own_field_of(node)
        column = file.column(name) if file is not None and name is not None else None
        if column is None or name is None:
            return NONE
        return column.articles_with(self._values(node, name, column, analyzer))

    def _values(
        self, node: Field, name: str, column: OwnColumn, analyzer: Analyzer
    ) -> NDArray[np.int64]:
        """The distinct values that a clause matches, by number, ascending.

        A value without bounds is looked up among the words, also in a field of numbers: so what
        does not fit its type is found.
        """
        type_ = self.types.get(name, "keyword")
        is_word = type_ == "keyword" and node.quoted
        if not is_word and (bounds := bounds_of(node.value, type_)):
            values = column.numbers if type_ == "number" else column.days
            return np.flatnonzero((values >= bounds.least) & (values <= bounds.most))
        if node.beginning is not None:
            return column.beginning(analyzer.fold(node.beginning.text))
        readings = value_readings(node.value, analyzer)
        if node.quoted or not readings:
            return column.with_whole(whole_value(node.value, analyzer).removeprefix(WHOLE))
        found = [reduce(common, map(column.with_word, words)) for words in readings]
        return distinct(np.concatenate(found))
