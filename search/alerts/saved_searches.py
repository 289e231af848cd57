"""Saved searches as arrays: the words and vectors of all, for matching at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index import SavedSearch
from ...index.words import TEXT_FIELDS
from ..corpus import KeywordLeg
from ..limits import Deadline
from ..query import Query, demands, is_plain, parse_query, restricts
from ..query.own_fields import NO_FIELDS, OwnFields

SECONDS: Final = 60.0
"""Time to read all saved searches."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Entries of search, word and number of occurrences: (e,) each, in order of search."""

    searches: NDArray[np.int64]
    terms: NDArray[np.int64]
    counts: NDArray[np.float64]

    @classmethod
    def of(cls, counted: Sequence[Mapping[int, float]]) -> "Entries":
        """The entries of searches, given as word number → occurrences for each search."""
        sizes = [len(each) for each in counted]
        terms = [term for each in counted for term in each]
        counts = [count for each in counted for count in each.values()]
        return cls(
            np.repeat(np.arange(len(counted)), sizes),
            np.array(terms, np.int64),
            np.array(counts, np.float64),
        )

    def sums(self, values: NDArray[np.float64], searches: int) -> NDArray[np.float64]:
        """The sum of the `values` (e,) of each search's entries: (searches,)."""
        return np.bincount(self.searches, values, searches).astype(np.float64, copy=False)


class SavedSearches:
    """Some saved searches, read once. Immutable; safe to share between threads.

    `terms` are the distinct index terms of all searches. `words` are the entries of their words;
    `ranked` are the entries by field: field f of term t is number f · len(terms) + t. `vectors`
    float32[searches, dimension] are zero for a search without words.

    Kinds of searches, bool[searches]: `plain` searches are answered by passages that
    say more than chance; `spelled_out` ones, such as `guns OR rifles`, by passages with
    any of their words; `literal` ones by all passages that pass their filters, since words are
    demanded or there are only filters. `by_keyword` ones have no meaning to compare, `restricted`
    ones have filters.

    `read` has the words of each search. They `may_grow` with new articles if a word is spelled in
    part, as `elect*`.
    """

    def __init__(
        self,
        searches: Sequence[SavedSearch],
        keyword: KeywordLeg,
        dimension: int,
        own: OwnFields = NO_FIELDS,
    ) -> None:
        """Read `searches`; prefixes and fuzzy words become the terms in `keyword`.

        `own` are the own fields that they may name.
        """
        self.searches, self.own = tuple(searches), dict(own)
        self.queries: tuple[Query, ...] = tuple(
            parse_query(each.query, own=own) for each in searches
        )
        self.may_grow = any(sign in each.query for each in searches for sign in "*~")
        self.least = np.array([each.least for each in searches], np.float64)
        self.vectors = np.zeros((len(searches), dimension), np.float32)
        for number, each in enumerate(searches):
            if each.vector:
                self.vectors[number] = np.frombuffer(each.vector, np.float32)
        self.by_keyword = _flags(not query.semantic_text for query in self.queries)
        self.restricted = _flags(any(map(restricts, q.root.children)) for q in self.queries)
        self.literal = self.by_keyword | _flags(
            any(map(demands, query.root.children)) for query in self.queries
        )
        self.plain = ~self.by_keyword & _flags(is_plain(query.root) for query in self.queries)
        self.spelled_out = ~(self.literal | self.plain)
        deadline = Deadline(SECONDS)
        self.read = tuple(tuple(keyword.words(query, deadline)) for query in self.queries)
        numbers: dict[str, int] = {}
        for words in self.read:
            for word in words:
                numbers.setdefault(word.term, len(numbers))
        self.terms = tuple(numbers)
        self.words = Entries.of(
            [_weighed((numbers[word.term], word.weight) for word in words) for words in self.read]
        )
        bases = {field: place * len(numbers) for place, field in enumerate(TEXT_FIELDS)}
        self.ranked = Entries.of(
            [
                _weighed(
                    (bases[field] + numbers[word.term], word.weight)
                    for word in words
                    for field in word.fields
                )
                for words in self.read
            ]
        )

    def __len__(self) -> int:
        """The number of searches."""
        return len(self.searches)


def _weighed(words: Iterable[tuple[int, float]]) -> dict[int, float]:
    """The sum of the weights of each number."""
    sums: dict[int, float] = {}
    for number, weight in words:
        sums[number] = sums.get(number, 0) + weight
    return sums


def _flags(values: Iterable[bool]) -> NDArray[np.bool_]:
    return np.array(list(values), np.bool_)
