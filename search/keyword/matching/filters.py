"""Filters: the rows that restricting clauses allow, cached for one snapshot."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import KeywordSegment
from ....index.words import TEXT_FIELDS
from ....index.words.analyzer import Analyzer
from ...limits import Deadline
from ...query import And, Field, Fuzzy, Node, Prefix, Query, restricts
from ..cache import ByteCache
from .restriction import Expansion, Restriction
from .row_set import RowSet, among
from .vocabulary import Vocabulary

if TYPE_CHECKING:  # a plain search does not load it
    from .own_clauses import OwnColumns

# Clauses of recent queries: some dozens at a million passages.
_FILTER_BYTES: Final = 32 << 20
_EXPANSION_BYTES: Final = 4 << 20


OwnClauses: TypeAlias = Callable[[], "OwnColumns"]
"""A function that gives the columns of own fields, for searches that ask for one."""


def no_columns() -> "OwnColumns":
    """The columns of segments without own fields."""
    from .own_clauses import OwnColumns

    return OwnColumns()


class Filters:
    """Finds the rows that clauses match in all segments. Safe to share between threads."""

    def __init__(
        self,
        segments: Sequence[KeywordSegment],
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        own: "OwnClauses",
    ) -> None:
        """Search `segments`, which have the `vocabulary` and the columns of `own` fields."""
        self._segments = tuple(segments)
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._own = own
        self._found: ByteCache[tuple[RowSet | None, ...]] = ByteCache(_FILTER_BYTES)
        self._expansions: ByteCache[tuple[str, ...] | None] = ByteCache(_EXPANSION_BYTES)

    def allowed(self, query: Query, deadline: Deadline) -> list[RowSet | None]:
        """For each segment, the rows that the query's clauses allow, dead ones too."""
        nodes = tuple(dict.fromkeys(node for node in query.root.children if restricts(node)))
        if not nodes:
            return [None] * len(self._segments)
        find = partial(self._matches, nodes, deadline)
        return list(self._found.get(nodes, find, _bytes_of_sets))

    def allowed_among(
        self, query: Query, number: int, rows: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.bool_]:
        """Which of `rows` (n,) of segment `number`, ascending, the clauses allow: bool[n]."""
        nodes = tuple(node for node in query.root.children if restricts(node))
        if not nodes:
            return np.ones(len(rows), np.bool_)
        restriction = self._restriction(number, self.expansion(deadline), deadline)
        size = self._segments[number].rows
        found = restriction.matches(And(nodes), RowSet(size, rows=rows))
        return np.ones(len(rows), np.bool_) if found is None else among(rows, found.to_rows())

    def _matches(self, nodes: tuple[Node, ...], deadline: Deadline) -> tuple[RowSet | None, ...]:
        """The rows that all of `nodes` match; the most selective node is applied first."""
        expansion = self.expansion(deadline)
        return tuple(
            self._restriction(number, expansion, deadline).matches(And(nodes))
            for number in range(len(self._segments))
        )

    def _restriction(self, number: int, expansion: Expansion, deadline: Deadline) -> Restriction:
        segment = self._segments[number]
        analyzer = self._reads(segment)

        def own(node: Field) -> NDArray[np.int64]:
            return self._own().articles(number, node, analyzer)

        return Restriction(segment, analyzer, expansion, deadline, own)

    def _reads(self, segment: KeywordSegment) -> Analyzer:
        """The analyzer that reads a question as `segment` was built."""
        return self._analyzer.every[segment.place]

    def expansion(self, deadline: Deadline) -> Expansion:
        """A lookup of prefixes and fuzzy words until `deadline`, equal for every segment."""

        def find(node: Prefix | Fuzzy, fields: tuple[str, ...]) -> tuple[str, ...] | None:
            if not self._analyzer.whole(node.text):
                return None
            if isinstance(node, Prefix):
                return self._vocabulary.beginning(node.text, fields, deadline)
            return self._vocabulary.near(node.text, node.edits, deadline)

        return lambda node, fields=TEXT_FIELDS: self._expansions.get(
            (node, fields), lambda: find(node, fields), _bytes_of_text
        )


def both(left: RowSet | None, right: RowSet | None) -> RowSet | None:
    """The rows in both sets; None allows all."""
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _bytes_of_sets(sets: tuple[RowSet | None, ...]) -> int:
    return sum(512 + (0 if rows is None else rows.nbytes) for rows in sets)


def _bytes_of_text(terms: tuple[str, ...] | None) -> int:
    return sum(64 + len(term) for term in terms or ()) + 512
