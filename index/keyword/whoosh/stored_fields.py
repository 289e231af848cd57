"""The stored fields of live rows, read from their passages and articles in the catalogue."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any, Final, TypeAlias

from ...articles.article import Passage
from ...storage.cached import cached_property
from .field_values import FieldValues
from .live_rows import LiveRows

Passages: TypeAlias = Callable[[Sequence[int]], Sequence[Passage]]
"""The passages of some rows of a snapshot, in that order."""

OF_ARTICLE: Final = ("id", "title", "source", "author", "language", "url")
"""Stored fields that are attributes of an article, with the same names."""

_AT_ONCE: Final = 1024


class StoredFields:
    """The stored fields of live rows, read at first use."""

    def __init__(self, rows: LiveRows, passages: Passages) -> None:
        """Read the fields of `rows` from `passages`."""
        self._rows, self._passages = rows, passages

    def fields(self, number: int) -> dict[str, Any]:
        """All stored fields of one row, without fields that the article lacks."""
        [passage] = self._passages([int(self._rows.rows[number])])
        article = passage.article
        found = {name: getattr(article, name) for name in OF_ARTICLE}
        found |= {
            "text": passage.text,
            "passage": passage.id,
            "position": passage.position,
            "date": article.date and datetime.combine(article.date, time()),
        }
        return {name: value for name, value in found.items() if value is not None}

    def values(self, name: str) -> FieldValues:
        """The values of one field in all rows. Most fields are read together, at first use."""
        if name == "date":
            return FieldValues.of_days(self._rows.days)
        if name == "position":
            return FieldValues.of_numbers(self._rows.positions)
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, FieldValues]:
        columns: dict[str, list[str | None]] = {name: [] for name in (*OF_ARTICLE, "passage")}
        rows = self._rows.rows
        for start in range(0, len(rows), _AT_ONCE):
            for passage in self._passages(rows[start : start + _AT_ONCE].tolist()):
                columns["passage"].append(passage.id)
                for name in OF_ARTICLE:
                    columns[name].append(getattr(passage.article, name))
        return {name: FieldValues.of(column) for name, column in columns.items()}
