"""The postings of one term in one segment: rows, frequencies, lengths and positions."""

from dataclasses import dataclass

import numpy as np

from ..storage.array_file import Array
from ..storage.cached import cached_property
from ..storage.ranges import spread
from .field_reader import FieldReader


@dataclass(frozen=True)
class Postings:
    """One term's postings; each array is decoded when first used, and then kept.

    `term` is the term's number in `field`. `starts` is uint32[articles+1] if the field belongs to
    articles: their postings are stored per article and expanded to rows here. It is None if
    documents are rows.
    """

    field: FieldReader
    term: int
    starts: Array | None

    def __len__(self) -> int:
        """The number of rows that hold the term."""
        begin, end = self.field.span(self.term)
        return end - begin if self.starts is None else int(self._row_counts.sum())

    @property
    def max_frequency(self) -> int:
        """The highest frequency of the term in one row; bounds a score together with min_length."""
        return int(self.field.max_frequency[self.term])

    @property
    def min_length(self) -> int:
        """The length of the shortest row (in this field) that holds the term."""
        return int(self.field.min_length[self.term])

    @cached_property
    def documents(self) -> Array:
        """uint32[m], ascending: the rows, or the article ordinals if there are `starts`."""
        documents = self.field.documents(self.term)
        if self.starts is not None and not (documents[1:] > documents[:-1]).all():
            raise self.field.file.damaged("the articles of a term are not ascending")
        return documents

    @cached_property
    def rows(self) -> Array:
        """uint32[n], ascending."""
        if self.starts is None:
            return self.documents
        return spread(self.starts[self.documents], self._row_counts).astype(np.uint32)

    @cached_property
    def frequencies(self) -> Array | None:
        """uint8 or uint16 [n], the frequency of the term in each row; None: once in all."""
        if self.max_frequency == 1:
            return None
        frequencies = self.field.frequencies(*self.field.span(self.term))
        return frequencies if self._source is None else frequencies[self._source]

    @cached_property
    def lengths(self) -> Array:
        """uint[n]: the number of terms of the field in each row."""
        lengths = self.field.lengths[self.documents]
        return lengths if self._source is None else lengths[self._source]

    def positions(self, selection: Array | None = None) -> tuple[Array, Array]:
        """The term's positions in each row, or in `rows[selection]` (int[n] indices).

        Returns `offsets` int64[n+1] and `positions` uint32[offsets[n]]: row i's are
        positions[offsets[i]:offsets[i+1]], ascending. A selection of few rows is cheap,
        however long the list. Exact fields have no positions: all empty.
        """
        if self.field.without_positions:
            size = len(self) if selection is None else len(selection)
            return np.zeros(size + 1, np.int64), np.empty(0, np.uint32)
        if self._source is not None:
            selection = self._source if selection is None else self._source[selection]
        return self.field.positions(self.term, selection)

    @cached_property
    def _row_counts(self) -> Array:
        assert self.starts is not None
        starts = self.starts.astype(np.int64)
        counts: Array = starts[self.documents + 1] - starts[self.documents]
        return counts

    @cached_property
    def _source(self) -> Array | None:
        """int64[n]: the index in `documents` that each row comes from; None if they are equal."""
        if self.starts is None:
            return None
        return np.repeat(np.arange(len(self.documents)), self._row_counts)
