"""The limits of a query: its size, its expansions and its time.

Strangers type queries. Each limit exists because a query without it kept a processor busy for
seconds: long operator lists, deep nesting, short prefixes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..index.errors import QueryError

# The parser and the tree's readers recurse once per level of parentheses; Python allows 1000.
_DEEPEST_NESTING: Final = 60


class QueryLimitError(QueryError):
    """A query that exceeds a limit."""


class QueryTimeoutError(QueryError):
    """A query whose deadline passed before its ranking was complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one query: counts, except `seconds`."""

    characters: int = 10_000
    """Length of the query; a pasted article fits."""
    clauses: int = 2_000
    """Words, phrases, fields and operators."""
    nesting: int = 30
    """Parentheses within parentheses."""
    phrase_words: int = 100
    """Words between one pair of quotes."""
    prefix_letters: int = 2
    """Least number of letters before `*`; with fewer, the star is punctuation."""
    fuzzy_letters: int = 3
    """Least number of letters of a word for `~` and for suggestions; with fewer, `~` is
    punctuation."""
    expansions: int = 5_000
    """Most index terms that one prefix or fuzzy word ranks by, the most frequent first. A clause
    that restricts has no such limit."""
    terms: int = 10_000
    """Most index terms that one query may rank by, with all expansions."""
    suggestions: int = 5
    """Most unknown words for which a known word is suggested."""
    seconds: float = 10.0
    """Most time of a search."""

    def __post_init__(self) -> None:
        """Refuse limits that would protect nothing."""
        if not 0 < self.nesting <= _DEEPEST_NESTING:
            raise ValueError(f"nesting must be 1 to {_DEEPEST_NESTING}, not {self.nesting}")
        if self.prefix_letters < 1 or self.fuzzy_letters < 1:
            raise ValueError("prefix_letters and fuzzy_letters must be at least 1")

    def deadline(self) -> "Deadline":
        """A deadline `seconds` from now."""
        return Deadline(self.seconds)


DEFAULT: Final = Limits()


class Deadline:
    """A moment after which a search gives up. Immutable, so it may be shared by threads."""

    __slots__ = ("_clock", "_end", "seconds")

    def __init__(
        self, seconds: float = DEFAULT.seconds, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """End `seconds` of `clock` from now; never, if infinite."""
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def check(self) -> None:
        """Raise QueryTimeoutError if the deadline has passed."""
        if self._clock() > self._end:
            raise QueryTimeoutError(
                f"the query took longer than {self.seconds:g} s: use fewer or rarer words"
            )
