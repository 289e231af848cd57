"""The fields of the keyword index as a Whoosh schema, for Whoosh's query parser and scorers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh import analysis, fields, formats  # type: ignore[import-untyped]

from ...articles.analysis import Analyzer
from ..fields import EXACT_FIELDS, TEXT_FIELDS


class TermAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """Our analyzer behind Whoosh's interface: the parser then makes the terms of the index."""

    def __init__(self, analyzer: Analyzer) -> None:
        """Use `analyzer` for every text."""
        self.analyzer = analyzer

    def __call__(self, value: str, **wanted: Any) -> Iterator[Any]:
        """Yield one Token, reused as Whoosh's own analyzers do, for each word of `value`."""
        token = analysis.Token(**{name: wanted.get(name, False) for name in ("positions", "chars")})
        first = wanted.get("start_pos", 0)
        offset = wanted.get("start_char", 0)
        for term, start, end, position in self.analyzer.tokens(value):
            token.text = token.original = term
            token.boost, token.stopped = 1.0, False
            token.pos = first + position
            token.startchar, token.endchar = offset + start, offset + end
            yield token


class RawPositions(formats.Positions):  # type: ignore[misc]
    """Positions as little-endian uint32; Whoosh's own format pickles a list."""

    def encode(self, poslist: list[int]) -> bytes:
        """The value of a posting with the term at `poslist`."""
        return np.array(poslist, "<u4").tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Where the term stands."""
        return [int(position) for position in np.frombuffer(valuestring, "<u4")]

    def decode_frequency(self, valuestring: bytes) -> int:
        """How often it stands there."""
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        """The same, as a weight."""
        return self.decode_frequency(valuestring) * float(self.field_boost)


def whoosh_schema(analyzer: Analyzer) -> Any:
    """A whoosh Schema over FIELDS: scored text with positions, and exact fields unscored."""
    schema = fields.Schema()
    for name in TEXT_FIELDS:
        text = fields.TEXT(analyzer=TermAnalyzer(analyzer), phrase=True)
        text.format = RawPositions()
        schema.add(name, text)
    for name in EXACT_FIELDS:
        words = fields.KEYWORD(scorable=False)
        words.analyzer = TermAnalyzer(Analyzer("none"))
        schema.add(name, words)
    return schema
