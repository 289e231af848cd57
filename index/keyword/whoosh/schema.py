"""The Whoosh schema of an index: its fields, for Whoosh's query parser, scorers and facets."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import numpy as np
from whoosh import analysis, fields, formats  # type: ignore[import-untyped]

from ...words.analyzer import Analyzer
from ..fields import EXACT_FIELDS

KEYWORD_FIELDS: Final = {"text": "body", "title": "title"} | {name: name for name in EXACT_FIELDS}
"""The fields whose terms are in the keyword index, with their names there."""


class TermAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """An index's analyzer with Whoosh's interface, so that the parser makes the same terms."""

    def __init__(self, analyzer: Analyzer) -> None:
        """Use `analyzer` for every text."""
        self.analyzer = analyzer

    def __call__(self, value: str, **wanted: Any) -> Iterator[Any]:
        """Yield one Token, reused as Whoosh's own analyzers do, for each word of `value`."""
        token = analysis.Token(**{name: wanted.get(name, False) for name in ("positions", "chars")})
        first = wanted.get("start_pos", 0)
        offset = wanted.get("start_char", 0)
        for word in self.analyzer.asked(value):
            token.text = token.original = word.term
            token.boost, token.stopped = 1.0, False
            token.pos = first + word.position
            token.startchar, token.endchar = offset + word.start, offset + word.end
            yield token


class RawPositions(formats.Positions):  # type: ignore[misc]
    """Positions as little-endian uint32; Whoosh's own format pickles a list."""

    def encode(self, poslist: list[int]) -> bytes:
        """The value of a posting whose term is at the positions `poslist`."""
        return np.array(poslist, "<u4").tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The positions of the term."""
        return [int(position) for position in np.frombuffer(valuestring, "<u4")]

    def decode_frequency(self, valuestring: bytes) -> int:
        """The number of positions."""
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        """The number of positions, as a weight."""
        return self.decode_frequency(valuestring) * float(self.field_boost)


class Day(fields.DATETIME):  # type: ignore[misc]
    """A date as Whoosh's DATETIME; the group of articles without one is called None."""

    def from_column_value(self, value: int) -> datetime | None:
        """The date of a column's value; None if it has none."""
        nothing = self.column_type.default_value()
        return None if value == nothing else super().from_column_value(value)


def whoosh_schema(analyzer: Analyzer) -> Any:
    """The Whoosh schema; `text` and `title` are scored, and have the terms of `analyzer`."""
    schema = fields.Schema()
    for name, sortable in (("text", False), ("title", True)):
        text = fields.TEXT(TermAnalyzer(analyzer), phrase=True, stored=True, sortable=sortable)
        text.format = RawPositions()
        schema.add(name, text)
    for name in EXACT_FIELDS:
        words = fields.KEYWORD(scorable=False, stored=True, sortable=True)
        words.analyzer, words.format = TermAnalyzer(analyzer.plain), formats.Existence()
        words.multitoken_query = "and"
        schema.add(name, words)
    schema.add("id", fields.ID(stored=True, sortable=True))
    schema.add("passage", fields.ID(stored=True, unique=True, sortable=True))
    schema.add("position", fields.NUMERIC(stored=True, sortable=True))
    schema.add("date", Day(stored=True, sortable=True))
    return schema
