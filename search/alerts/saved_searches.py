"""Saved searches as arrays: all their words and vectors side by side, to be matched at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.catalogue.records import SavedSearch
from ...index.keyword import TEXT_FIELDS
from ..corpus import KeywordLeg
from ..limits import Deadline
from ..query import Query, demands, parse_query, restricts

SECONDS: Final = 60.0
"""Time to read all saved searches."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Which search has which word: (e,) each, in order of search."""

    searches: NDArray[np.int64]
    terms: NDArray[np.int64]
    counts: NDArray[np.float32]


class SavedSearches:
    """Some saved searches, read once. Immutable; safe to share between threads.

    `terms` are the distinct (field, term) of all; `entries` say which search counts which and
    how often; `vectors` float32[searches, dimension] are zero where nothing is asked in words.
    `literal` bool[searches]: whatever its filters allow is an answer, as nothing is asked in words
    or some are asked for literally. `words` has what each stands for, which `may_grow` as articles
    come, where a word is spelled in part: `elect*`.
    """

    def __init__(
        self, searches: Sequence[SavedSearch], keyword: KeywordLeg, dimension: int
    ) -> None:
        """Read `searches`; prefixes and fuzzy words stand for what `keyword` has of them now."""
        self.searches = tuple(searches)
        self.queries: tuple[Query, ...] = tuple(parse_query(each.query) for each in searches)
        self.may_grow = any(sign in each.query for each in searches for sign in "*~")
        self.restricted = np.array(
            [any(map(restricts, query.root.children)) for query in self.queries], np.bool_
        )
        self.least = np.array([each.least for each in searches], np.float32)
        self.vectors = np.zeros((len(searches), dimension), np.float32)
        for number, each in enumerate(searches):
            if each.vector:
                self.vectors[number] = np.frombuffer(each.vector, np.float32)
        self.literal = np.array(
            [any(map(demands, q.root.children)) for q in self.queries], np.bool_
        )
        self.literal |= ~self.vectors.any(axis=1)
        numbers: dict[tuple[str, str], int] = {}
        triples: list[tuple[int, int, float]] = []
        deadline = Deadline(SECONDS)
        self.words = tuple(keyword.words(query, deadline) for query in self.queries)
        for number, words in enumerate(self.words):
            for word, count in words.items():
                triples.append((number, numbers.setdefault(word, len(numbers)), float(count)))
        self.terms = tuple(numbers)
        self.numbers = {
            field: {term.encode(): n for (own, term), n in numbers.items() if own == field}
            for field in TEXT_FIELDS
        }
        searches_, terms, counts = zip(*triples, strict=True) if triples else ((), (), ())
        self.entries = Entries(
            np.array(searches_, np.int64), np.array(terms, np.int64), np.array(counts, np.float32)
        )

    def __len__(self) -> int:
        """How many there are."""
        return len(self.searches)
