"""The column file of a segment: the own fields and the titles of its articles as arrays.

fields.arrays
  names             the fields, a JSON list; the arrays of the first begin with `0.`
  0.spellings       the distinct values as written, UTF-8, in byte order
  0.spelling_starts where each begins
  0.keys            for each: a line feed, the whole value as it is compared, a tab, its words
                    with a space before and after each
  0.key_starts      where each begins
  0.owners 0.codes  for each value of each article: the article, ascending, and the value's number
  0.numbers         float64 bits of each distinct value that is a number; left out if none is
  0.days            the day of each distinct value that is a date; left out if none is
  titles            the title of each article as it is sorted
  title_starts      where each begins
"""

import json
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..articles.day_numbers import NO_DATE
from ..storage.array_file import Array, ArrayFile
from ..storage.arrays import distinct
from ..storage.cached import cached_property

LINE: Final = b"\n"
TAB: Final = b"\t"

FEW: Final = 256
"""The most places that are found one by one: more are found faster by comparing whole arrays."""


class ColumnFile:
    """The columns of a segment, mapped. Safe to share between threads."""

    def __init__(self, path: Path, articles: int) -> None:
        """Map the file of a segment with that many articles. Raises IndexDamagedError if torn."""
        self._file = ArrayFile(path)
        self.articles = articles
        try:
            names = json.loads(self._file.array("names").tobytes())
        except ValueError as error:
            raise self._file.damaged("the names of its fields cannot be read") from error
        self._numbers = {str(name): number for number, name in enumerate(names)}
        self._opened: dict[str, OwnColumn] = {}

    @property
    def names(self) -> list[str]:
        """The own fields that any of its articles has, in alphabetical order."""
        return list(self._numbers)

    def column(self, name: str) -> "OwnColumn | None":
        """The column of a field; None if none of the articles has the field."""
        if name not in self._numbers:
            return None
        if name not in self._opened:
            self._opened[name] = OwnColumn(self._file, self._numbers[name], self.articles)
        return self._opened[name]

    @cached_property
    def titles(self) -> "Texts":
        """The title of each article, as titles are sorted."""
        starts = self._file.array("title_starts", self.articles + 1)
        return Texts(self._file, self._file.array("titles"), starts)

    def close(self) -> None:
        """Release the mapping; arrays that are held elsewhere keep it."""
        self._opened = {}
        self.__dict__.pop("titles", None)
        self._file.close()


class Texts:
    """Texts one after the other: text i is `content[starts[i]:starts[i + 1]]`."""

    def __init__(self, file: ArrayFile, content: Array, starts: Array) -> None:
        """Check that the texts lie inside `content`. Raises IndexDamagedError, naming the file."""
        if not len(starts) or starts[-1] != len(content) or (starts[1:] < starts[:-1]).any():
            raise file.damaged("texts lie outside their array")
        self.content, self.starts = content, starts

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int, /) -> bytes:
        start, end = self.starts[number : number + 2].tolist()
        return self.content[start:end].tobytes()

    def some(self, numbers: NDArray[np.int64]) -> list[bytes]:
        """The texts of some numbers (n,), in that order."""
        content = self.content.data
        starts, ends = self.starts[numbers].tolist(), self.starts[numbers + 1].tolist()
        return [bytes(content[start:end]) for start, end in zip(starts, ends, strict=True)]

    def all(self) -> list[bytes]:
        """All texts."""
        whole, starts = self.content.tobytes(), self.starts.tolist()
        return [whole[starts[i] : starts[i + 1]] for i in range(len(self))]


class OwnColumn:
    """One own field of the articles of a segment.

    `owners` [n] ascending and `codes` [n] are the article and the number of each value that an
    article has. `spellings` has the distinct values.
    """

    def __init__(self, file: ArrayFile, number: int, articles: int) -> None:
        """Open the field of that number. Raises IndexDamagedError if its arrays do not agree."""

        def array(name: str, count: int | None = None) -> Array:
            return file.array(f"{number}.{name}", count)

        self.spellings = Texts(file, array("spellings"), array("spelling_starts"))
        count = len(self.spellings)
        self.keys = Texts(file, array("keys"), array("key_starts", count + 1))
        self.codes = array("codes")
        self.owners = array("owners", len(self.codes))
        if (self.owners[1:] < self.owners[:-1]).any() or (self.owners >= articles).any():
            raise file.damaged("a field names an article that is not there")
        if (self.codes >= count).any():
            raise file.damaged("a field names a value that is not there")
        self._numbers = file.array_if_any(f"{number}.numbers", count)
        self._days = file.array_if_any(f"{number}.days", count)

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The number that each distinct value is, NaN for none: (values,)."""
        if self._numbers is None:
            return np.full(len(self.spellings), np.nan)
        return self._numbers.view("<f8")

    @property
    def days(self) -> NDArray[np.float64]:
        """The day number of each distinct value that is a date, NaN for none: (values,)."""
        if self._days is None:
            return np.full(len(self.spellings), np.nan)
        return np.where(self._days == NO_DATE, np.nan, self._days)

    def wholes(self) -> list[str]:
        """Each distinct value as it is compared: values that differ only in case are equal."""
        return [key[1 : key.index(TAB)].decode() for key in self.keys.all()]

    def with_whole(self, whole: str) -> NDArray[np.int64]:
        """The numbers of the values that are `whole`, as it is compared: ascending."""
        return self._with(LINE + whole.encode() + TAB)

    def with_word(self, word: str) -> NDArray[np.int64]:
        """The numbers of the values that have a word: ascending."""
        return self._with(b" " + word.encode() + b" ")

    def beginning(self, letters: str) -> NDArray[np.int64]:
        """The numbers of the values that begin, or have a word that begins, with some letters."""
        begun = letters.encode()
        return self._with(LINE + begun, b" " + begun)

    def articles_with(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """The articles that have any of some values: ascending, each once."""
        wanted = np.zeros(len(self.spellings), np.bool_)
        wanted[values] = True
        owners = self.owners[wanted[self.codes]].astype(np.int64)
        return owners[np.diff(owners, prepend=-1) > 0]

    def _with(self, *sought: bytes) -> NDArray[np.int64]:
        """The numbers of the values whose key has any of some bytes, ascending."""
        content, starts = self.keys.content.tobytes(), self.keys.starts[:-1].astype(np.int64)
        places = np.concatenate([_places(content, each) for each in sought])
        return distinct(starts.searchsorted(places, side="right") - 1)


def _places(content: bytes, sought: bytes) -> NDArray[np.int64]:
    """Where some bytes are in `content`: int64[n], ascending."""
    places: list[int] = []
    at = content.find(sought)
    while at >= 0:
        places.append(at)
        if len(places) > FEW:
            return _many(content, sought)
        at = content.find(sought, at + 1)
    return np.array(places, np.int64)


def _many(content: bytes, sought: bytes) -> NDArray[np.int64]:
    """The same, by comparing whole arrays."""
    array = np.frombuffer(content, np.uint8)
    places = np.flatnonzero(array[: len(array) - len(sought) + 1] == sought[0])
    for distance, byte in enumerate(sought[1:], 1):
        places = places[array[places + distance] == byte]
    return places
