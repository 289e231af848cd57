"""The protocols of the articles: their fields as columns, and their contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...index import Analyzer, Article, NutgrafError, Passage
from ..limits import Deadline
from ..query.own_fields import OwnFields
from .legs import Listed


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A field of every article as numbers: `codes` int64[articles], and the name of each code.

    Code 0 is an article without a value. As in a filter, values that differ only in case, accents
    or spaces are one value.
    """

    codes: NDArray[np.int64]
    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Valued:
    """A field of which an article may have several values, as numbers.

    `articles` int64[n], ascending, has an article for each of its values, `codes` int64[n] the
    number of the value, of which `names` has the name. Each pair occurs once.
    """

    articles: NDArray[np.int64]
    codes: NDArray[np.int64]
    names: tuple[str, ...]


class ArticleColumns(Protocol):
    """The articles of a corpus by number: columns of all, and evidence for some."""

    @property
    def of_row(self) -> NDArray[np.int32]:
        """The article of each row: (rows,)."""

    @property
    def versions(self) -> NDArray[np.int64]:
        """The version that each article is: (articles,)."""

    @property
    def live(self) -> NDArray[np.bool_]:
        """Which articles are part of the generation: (articles,)."""

    @property
    def days(self) -> NDArray[np.int64]:
        """The day number of each article's date, `NO_DATE` for none: (articles,)."""

    @property
    def sources(self) -> Coded:
        """The source of each article, named as most articles write it."""

    @property
    def languages(self) -> Coded:
        """The language of each article."""

    @property
    def authors(self) -> Coded:
        """The author of each article, named as most articles write it."""

    def titles(self, articles: NDArray[np.int64], /) -> list[str]:
        """The titles of some articles (n,), ascending, without case."""

    def own_values(self, name: str, /) -> Valued:
        """The values of an own field, named as most live articles write each."""

    def own_places(self, name: str, /) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the greatest place of each article among all by an own field.

        (articles,) each; NaN for an article without a value of the field's type.
        """

    @property
    def few_valued(self) -> Sequence[str]:
        """The own fields with so few values that one can choose from them."""

    def numbers(self, rows: NDArray[np.int64], /) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The article of each of some rows (n,), ascending, and whether the row begins it."""

    def passages(self, articles: NDArray[np.int64], /) -> NDArray[np.int64]:
        """The number of passages of some articles (n,), ascending: (n,)."""

    def begins(self, articles: NDArray[np.int64], /) -> NDArray[np.int64]:
        """The first row of each of some articles (n,), ascending: (n,)."""

    def having(
        self, terms: Sequence[str], articles: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.float64]:
        """The number of passages of some articles (n,), ascending, with each of some terms.

        (terms, n); the title counts as a passage.
        """

    def meaning(
        self, vector: NDArray[np.float32], articles: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The meaning of a vector (dimension,) in the mean of the vectors of each of some articles.

        Articles (n,) are ascending: (n,).
        """

    def means(self, articles: NDArray[np.int64], /) -> NDArray[np.float32]:
        """The mean of the vectors of each of some articles (n,), ascending: (n, dimension)."""

    def nearest(self, article: int, k: int) -> Listed:
        """The `k` live articles with means nearest to one's, itself included, and their meaning."""


class TextGroups(Protocol):
    """The groups of article versions with the same text."""

    def of(self, versions: NDArray[np.int64], /) -> NDArray[np.int64]:
        """The group of each of some versions (n,): its lowest version, or the version's own."""

    def known(self, versions: NDArray[np.int64], /) -> NDArray[np.bool_]:
        """Which of some versions (n,) are in a group of two or more: (n,)."""


class Contents(Protocol):
    """A generation's number, its settings, and its articles as they were added."""

    @property
    def generation(self) -> int:
        """The number of the generation."""

    @property
    def complete_until(self) -> float:
        """When articles that are left out are to be shown, in seconds since 1970; or infinity."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of the generation, such as those of the ranking."""

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer, which turns text and queries into terms."""

    @property
    def root(self) -> Path:
        """The folder of the index."""

    @property
    def outdated(self) -> bool:
        """Whether words were made by earlier rules in a part of the index."""

    @property
    def own_fields(self) -> OwnFields:
        """The type of each own field of the articles, by name."""

    @property
    def lacks_fields(self) -> bool:
        """Whether own fields cannot be searched in a part of the index."""

    @property
    def live_rows(self) -> int:
        """The number of live passages."""

    @property
    def copies(self) -> TextGroups:
        """The groups of versions with the same text."""

    def damage(self) -> NutgrafError | None:
        """What has changed of the stored files since they were written; None if nothing has."""

    def origin(self, row: int, /) -> str | None:
        """The name of the index that a row comes from; None if there is only one."""

    def versions(self, rows: NDArray[np.int64], /) -> NDArray[np.int64]:
        """The version of the article that each of some rows (n,) belongs to: (n,)."""

    def passages(self, rows: Sequence[int], /) -> list[Passage]:
        """The passages of some rows, in that order."""

    def passage(self, row: int, /) -> Passage:
        """The passage of a row."""

    def version(self, version: int, /) -> tuple[Article, list[Passage]]:
        """The article of a version that is part of the generation, with its passages."""

    def version_of(self, article_id: str, /) -> int | None:
        """The version of an article that is part of the generation; None if there is none."""

    def find(self, id_: str, /) -> tuple[Article, list[Passage], Passage | None] | None:
        """An article, its passages, and, if `id_` is a passage's, that passage; None if unknown.

        An id that could be both is the passage's; with a `#` after it, it is the article's.
        """

    def text_carriers(self, article_id: str, /) -> list[int]:
        """The versions with the text of an article, its own included; none if there is no copy."""
