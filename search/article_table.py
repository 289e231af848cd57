"""The article table: the articles of a corpus as arrays of their values."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..index.articles.day_numbers import NO_DATE
from ..index.storage.cached import cached_property
from .corpus import Coded, Corpus, Valued
from .query.own_fields import MARK, OwnFields

COLUMNS: Final = ("date", "title", "source", "author", "language")
"""The known fields by which articles can be sorted."""


class ArticleTable:
    """The articles of a corpus, numbered in order of row, for selection and facets.

    Arrays are made at first use and kept. Safe to share between threads.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Number the articles of `corpus`."""
        self._articles = corpus.articles
        self._contents = corpus.contents

    @property
    def of_row(self) -> NDArray[np.int32]:
        """The number of the article that each row belongs to: (rows,)."""
        return self._articles.of_row

    @property
    def versions(self) -> NDArray[np.int64]:
        """The version that each article is: (articles,)."""
        return self._articles.versions

    @property
    def live(self) -> NDArray[np.bool_]:
        """Which articles are part of the generation: (articles,)."""
        return self._articles.live

    @cached_property
    def text_of(self) -> NDArray[np.int32]:
        """For each article, the lowest number of an article with the same text: (articles,)."""
        numbers = np.arange(len(self.versions), dtype=np.int32)
        groups = self._contents.copies.of(self.versions)
        first: dict[int, int] = {}
        for number in np.flatnonzero(self._contents.copies.known(self.versions)).tolist():
            numbers[number] = first.setdefault(int(groups[number]), number)
        return numbers

    @cached_property
    def copied(self) -> NDArray[np.bool_]:
        """Which articles share their text with another: (articles,)."""
        carriers = np.bincount(self.text_of, minlength=len(self.text_of))
        copied: NDArray[np.bool_] = carriers[self.text_of] > 1
        return copied

    @property
    def days(self) -> NDArray[np.int64]:
        """The day number of each article's date, `NO_DATE` for none: (articles,)."""
        return self._articles.days

    @cached_property
    def months(self) -> Coded:
        """The month of each article, `2016-03`."""
        dated = self.days != NO_DATE
        months = self.days[dated].astype("M8[D]").astype("M8[M]")
        names, inverse = np.unique(months, return_inverse=True)
        codes = np.zeros(len(dated), np.int64)
        codes[dated] = inverse + 1
        return Coded(codes, (None, *map(str, names)))

    @property
    def sources(self) -> Coded:
        """The source of each article, as most articles write it."""
        return self._articles.sources

    @property
    def languages(self) -> Coded:
        """The language of each article."""
        return self._articles.languages

    @property
    def authors(self) -> Coded:
        """The author of each article, as most articles write it."""
        return self._articles.authors

    @property
    def own_fields(self) -> OwnFields:
        """The type of each own field, by name."""
        return self._contents.own_fields

    @property
    def few_valued(self) -> Sequence[str]:
        """The own fields with so few values that one can choose from them."""
        return self._articles.few_valued

    def own_values(self, name: str) -> Valued:
        """The values of an own field, named as most live articles write each."""
        return self._articles.own_values(name)

    def places(
        self, name: str, articles: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the greatest place of each of some articles (n,) by a field.

        (n,) each, NaN for an article without a value. `name` is one of `COLUMNS`, or an own field's
        as it is named in clauses.
        """
        if name == "title":
            distinct, inverse = np.unique(articles, return_inverse=True)
            found = _places(self._articles.titles(distinct))[inverse]
        elif name == "date":
            days = self.days[articles]
            found = np.where(days == NO_DATE, np.nan, days)
        elif name in ("source", "author", "language"):
            coded = {"source": self.sources, "author": self.authors, "language": self.languages}
            found = _places(coded[name].names)[coded[name].codes[articles]]
        else:
            least, most = self._articles.own_places(name.removeprefix(MARK))
            return least[articles], most[articles]
        return found, found

    def rows_of(self, version: int) -> NDArray[np.int64]:
        """The rows of the article of a version that is part of the generation, ascending."""
        return np.flatnonzero(self.of_row == self.number_of(version))

    def number_of(self, version: int) -> int:
        """The number of the article of a version that is part of the generation."""
        return int(np.flatnonzero(self.versions == version)[0])


def _places(names: Sequence[str | None]) -> NDArray[np.float64]:
    """The place of each name (n,) among all, without case; NaN for none."""
    keys = [None if name is None else name.casefold() for name in names]
    place = {key: number for number, key in enumerate(sorted({key for key in keys if key}))}
    return np.array([np.nan if key is None else place.get(key, -1) for key in keys], np.float64)
