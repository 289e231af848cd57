"""The stored fields of live rows: what the catalogue holds of their passages and articles."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import cached_property
from typing import Any, Final, TypeAlias

from ...articles.article import Passage
from .field_values import FieldValues
from .live_rows import LiveRows

Passages: TypeAlias = Callable[[Sequence[int]], Sequence[Passage]]
"""The passages of some rows of a snapshot, in that order."""

OF_ARTICLE: Final = ("id", "title", "source", "author", "language", "url")
"""Fields that are an article's own, by the same names."""

_AT_ONCE: Final = 1024


class StoredFields:
    """The stored fields of live rows, read when they are asked for."""

    def __init__(self, rows: LiveRows, passages: Passages) -> None:
        """Take them from `passages`."""
        self._rows, self._passages = rows, passages

    def fields(self, number: int) -> dict[str, Any]:
        """All stored fields of one row; without those that the article lacks."""
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
        """One field in every row. Most are read from the catalogue, all of them at once."""
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
