"""Dictionaries: sorted texts over mapped arrays, and the number of each."""

from bisect import bisect_left, bisect_right
from copy import copy
from typing import Final, Self

from ..storage.array_file import ArrayFile
from ..storage.cached import cached_property
from ..words.mixed import SEPARATOR

_SEPARATOR: Final = SEPARATOR.encode()
# Terms kept as Python objects, evenly spread: they spare the first ten steps of every search.
_LANDMARKS: Final = 2048
# Terms whose numbers are cached; the cache is emptied when it is full.
_MOST_KNOWN: Final = 4096


class TermDictionary:
    """Terms over mapped arrays: term i is term_bytes[term_starts[i]:term_starts[i+1]].

    `terms` is how many there are. In a generation of several analyses, `place` is that of the
    segment among them.
    """

    place = 0

    def __init__(self, file: ArrayFile, terms: int, name: str = "term") -> None:
        """Read the `terms` terms of `file`, from the arrays that begin with `name`.

        Raises IndexDamagedError if they disagree.
        """
        self.file = file
        self.terms = terms
        self.term_starts = file.array(f"{name}_starts", terms + 1)
        self.term_bytes = file.array(f"{name}_bytes", int(self.term_starts[-1])).data
        self._stride = terms // _LANDMARKS + 1
        self._known: dict[bytes, int | None] = {}

    def at(self, place: int) -> Self:
        """The same open terms, at another place among the analyses of a generation."""
        other = copy(self)
        other.place, other._known = place, {}
        return other

    def term(self, number: int) -> bytes:
        """The `number`-th term in byte order."""
        start = self.term_starts.item
        return bytes(self.term_bytes[start(number) : start(number + 1)])

    def lower_bound(self, term: bytes) -> int:
        """The number of the first term that is not less than `term`."""
        place = bisect_left(self._landmarks, term)
        first = max(0, (place - 1) * self._stride)
        between = range(first, min(place * self._stride, self.terms))
        return first + bisect_left(between, term, key=self.term)

    def find(self, term: bytes) -> int | None:
        """The number of `term`, or None; kept, since a search asks several times."""
        number = self._known.get(term, -1)
        if number == -1:
            number = self._look_up(term)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[term] = number
        return number

    def _look_up(self, term: bytes) -> int | None:
        """The number of `term`, looked up between two landmarks."""
        if _SEPARATOR in term:
            term = term.split(_SEPARATOR)[self.place]
        if not term:
            return None
        first = (bisect_right(self._landmarks, term) - 1) * self._stride
        if first < 0:
            return None
        starts = self.term_starts[first : first + self._stride + 1].tolist()
        letters = bytes(self.term_bytes[starts[0] : starts[-1]])
        at = letters.find(term)
        while at >= 0:  # it may be in the midst of others
            place = bisect_left(starts, starts[0] + at)
            if starts[place : place + 2] == [starts[0] + at, starts[0] + at + len(term)]:
                return first + place
            at = letters.find(term, at + 1)
        return None

    @cached_property
    def _landmarks(self) -> list[bytes]:
        """The first of each `_stride` terms."""
        return [self.term(number) for number in range(0, self.terms, self._stride)]
