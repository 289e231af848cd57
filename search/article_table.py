"""The article table: what the rows of a snapshot belong to, as arrays."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..index import Snapshot
from ..index.keyword import NO_DATE, WHOLE, whole_value


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A field of every article as numbers: `codes` int64[articles], and what each stands for.

    Code 0 is an article without a value. What differs in case, accents or spaces alone is one
    value, as it is when it is searched for.
    """

    codes: NDArray[np.int64]
    names: tuple[str | None, ...]


class ArticleTable:
    """The articles of a snapshot, numbered through all its segments in order of row.

    Arrays are made at first use and kept: four bytes a passage, some forty an article. Safe to
    share between threads.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Number the articles of `snapshot`."""
        self._snapshot = snapshot

    @cached_property
    def of_row(self) -> NDArray[np.int32]:
        """The number of the article that each row belongs to: (rows,)."""
        passages = self._joined(np.diff(s.keyword.starts) for s in self._snapshot.segments)
        return np.repeat(np.arange(len(passages), dtype=np.int32), passages)

    @cached_property
    def versions(self) -> NDArray[np.int64]:
        """The version that each article is: (articles,)."""
        return self._joined(segment.versions for segment in self._snapshot.segments)

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Which articles are part of the generation: (articles,)."""
        parts = [
            np.ones(segment.articles, np.bool_)
            if mask is None
            else mask[segment.keyword.starts[:-1].astype(np.int64)]
            for segment, mask in zip(self._snapshot.segments, self._snapshot.live, strict=True)
        ]
        return np.concatenate([np.empty(0, np.bool_), *parts])

    @cached_property
    def text_of(self) -> NDArray[np.int32]:
        """For each article, the lowest number of those that carry the same text: (articles,)."""
        numbers = np.arange(len(self.versions), dtype=np.int32)
        groups = self._snapshot.copies.of(self.versions)
        first: dict[int, int] = {}
        for number in np.flatnonzero(self._snapshot.copies.known(self.versions)).tolist():
            numbers[number] = first.setdefault(int(groups[number]), number)
        return numbers

    @cached_property
    def copied(self) -> NDArray[np.bool_]:
        """Which articles carry a text that another one carries: (articles,)."""
        carriers = np.bincount(self.text_of, minlength=len(self.text_of))
        copied: NDArray[np.bool_] = carriers[self.text_of] > 1
        return copied

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """The date of each article in days since 1970-01-01, `NO_DATE` for none: (articles,)."""
        return self._joined(segment.keyword.dates() for segment in self._snapshot.segments)

    @cached_property
    def months(self) -> Coded:
        """The month of each article, `2016-03`."""
        dated = self.days != NO_DATE
        months = self.days[dated].astype("M8[D]").astype("M8[M]")
        names, inverse = np.unique(months, return_inverse=True)
        codes = np.zeros(len(dated), np.int64)
        codes[dated] = inverse + 1
        return Coded(codes, (None, *map(str, names)))

    @cached_property
    def sources(self) -> Coded:
        """The source of each article, as most articles write it."""
        coded = self._values("source")
        written: dict[str, str] = {}
        for spelling in self._snapshot.source_spellings():
            written.setdefault(whole_value(spelling).removeprefix(WHOLE), spelling)
        return Coded(coded.codes, tuple(name and written.get(name, name) for name in coded.names))

    @cached_property
    def languages(self) -> Coded:
        """The language of each article."""
        return self._values("language")

    def _values(self, field: str) -> Coded:
        codes = np.zeros(len(self.versions), np.int64)
        names: dict[str | None, int] = {None: 0}
        base = 0
        for segment in self._snapshot.segments:
            for term in segment.keyword.terms(field, WHOLE):
                postings = segment.keyword.postings(field, term)
                if postings is not None:
                    code = names.setdefault(term.removeprefix(WHOLE), len(names))
                    codes[postings.documents.astype(np.int64) + base] = code
            base += segment.articles
        return Coded(codes, tuple(names))

    @staticmethod
    def _joined(parts: Iterable[NDArray[np.integer]]) -> NDArray[np.int64]:
        return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
