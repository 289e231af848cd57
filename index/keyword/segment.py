"""The keyword part of a segment: an open folder of postings."""

from collections.abc import Iterator
from copy import copy
from pathlib import Path

import numpy as np

from ..errors import IndexDamagedError
from ..storage.array_file import Array, ArrayFile
from .field_reader import FieldReader
from .fields import FIELDS
from .postings import Postings

ROWS_FILE = "rows.arrays"
# Every file of a keyword folder, for recording and checking digests.
KEYWORD_FILES = (ROWS_FILE, *(f"{field}.arrays" for field in FIELDS))


def keyword_files(folder: Path) -> list[Path]:
    """The files of a keyword folder, in a fixed order."""
    return [folder / name for name in KEYWORD_FILES]


class KeywordSegment:
    """The postings of every field over rows 0..rows-1. Immutable; safe to share by threads.

    `starts` uint32[articles+1]: the rows of the article with ordinal j are
    starts[j]:starts[j+1]. Opening maps the files and reads their headers only. `place` is that of
    its analysis among those of the generation that it is opened for.
    """

    def __init__(self, folder: Path, place: int = 0) -> None:
        """Open `folder`. Raises IndexDamagedError, naming the file, if one is torn."""
        self.folder, self.place = folder, place
        self._rows_file = ArrayFile(folder / ROWS_FILE)
        self.starts: Array = self._rows_file.array("starts")
        self.articles = len(self.starts) - 1
        if self.articles < 0 or self.starts[0] != 0 or (self.starts[1:] < self.starts[:-1]).any():
            raise self._rows_file.damaged("array 'starts' is not ascending from 0")
        self.rows = int(self.starts[-1])
        self._dates = self._rows_file.array("dates", self.articles)
        self._owners = self._rows_file.array_if_any("owners", self.rows)
        self._fields = {
            field: FieldReader(folder / f"{field}.arrays", self._documents(field))
            for field in FIELDS
        }
        for reader in self._fields.values() if place else ():
            reader.place = place

    @classmethod
    def open(cls, folder: Path, place: int = 0) -> "KeywordSegment":
        """Open `folder`. Raises IndexDamagedError, naming the file, if one is torn."""
        return cls(folder, place)

    def at(self, place: int) -> "KeywordSegment":
        """The same open segment, its analysis at another place among those of a generation."""
        other = copy(self)
        other.place = place
        other._fields = {field: reader.at(place) for field, reader in self._fields.items()}
        return other

    def _documents(self, field: str) -> int:
        return self.rows if field == "body" else self.articles

    def postings(self, field: str, term: str) -> Postings | None:
        """The postings of `term` in `field`, or None if no row has it."""
        reader = self._fields[field]
        number = reader.find(term.encode())
        return None if number is None else self.postings_at(field, number)

    def postings_at(self, field: str, number: int) -> Postings:
        """The postings of the `number`-th term of `field` in byte order."""
        return Postings(self._fields[field], number, None if field == "body" else self.starts)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of `field` that begin with `prefix`, in byte order."""
        reader = self._fields[field]
        start = prefix.encode()
        for number in range(reader.lower_bound(start), reader.terms):
            term = reader.term(number)
            if not term.startswith(start):
                return
            yield term.decode("utf-8", "replace")

    def document_frequency(self, field: str, term: str) -> int:
        """The number of rows (dead ones too) that have `term` in `field`."""
        postings = self.postings(field, term)
        return 0 if postings is None else len(postings)

    def lengths(self, field: str) -> Array:
        """uint8, uint16 or uint32 [rows]: the terms of each row in `field`, exact.

        Exact, not rounded to Whoosh's byte: averages then do not move when segments are
        merged, and a Whoosh searcher reads the same numbers, so both score alike.
        For `body` this is the mapped array itself; else it is expanded anew at each call.
        """
        lengths = self._fields[field].lengths
        return lengths if field == "body" else np.repeat(lengths, np.diff(self.starts))

    def dates(self) -> Array:
        """int32[articles]: days since 1970-01-01, or NO_DATE."""
        return self._dates

    def owners(self) -> Array:
        """uint[rows]: the article that each row belongs to."""
        if self._owners is None:  # written before the file had them
            self._owners = owners_of_rows(self.starts)
        return self._owners

    def foreign_owner(self) -> IndexDamagedError:
        """The error for an owner that names no article of the segment."""
        return self._rows_file.damaged("array 'owners' names an article that is not there")

    def reader(self, field: str) -> FieldReader:
        """The stored field itself, for merging."""
        return self._fields[field]

    def close(self) -> None:
        """Release the mappings; arrays that are held elsewhere keep theirs."""
        self._rows_file.close()
        for reader in self._fields.values():
            reader.file.close()


def owners_of_rows(starts: Array) -> Array:
    """uint[rows]: the article of each row, in the narrowest type. `starts` is as in a segment."""
    numbers = np.arange(len(starts) - 1, dtype=np.min_scalar_type(max(len(starts) - 2, 0)))
    return np.repeat(numbers, np.diff(starts))
