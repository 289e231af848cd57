"""The corpus protocols: the view that a search has of one generation of an index.

The rooms `local/` and `keyword/` implement these protocols over the files of an index; all other
code of search/ uses an index only through them. Rows are int64 numbers of passages, articles are
int64 numbers, both from 0 and in one order: the rows of an article are consecutive. Dead rows and
articles have numbers too. Implementations are safe to share between threads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ..index import Analyzer, Article, Encoder, Passage
from ..index.encoder import CosineScale
from ..index.moment import Moment
from ..index.words import TEXT_FIELDS
from .limits import Deadline
from .query import Query
from .query.own_fields import OwnFields

if TYPE_CHECKING:
    from ..index.encoder.runtimes.token_vectors import TokenEncoder

Listed = tuple[NDArray[np.int64], NDArray[np.float64]]
"""A leg's list: rows int64[n] and scores float64[n], best first; ties by row."""


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


class RankingWord(NamedTuple):
    """A term that ranks in `fields`. An `idle` one is a stop word that no clause demands.

    A `weight` under 1 is that of a further key of a word, which counts where some row has it.
    """

    term: str
    fields: tuple[str, ...] = TEXT_FIELDS
    idle: bool = False
    weight: float = 1.0


class Cut(NamedTuple):
    """A prefix or fuzzy word as typed that stands for more words than rank, `most` of `all`."""

    text: str
    most: int
    all: int


class Suggestion(NamedTuple):
    """A word as typed that no live row has, and the nearest one, `offer`, which a `row` has."""

    word: str
    offer: str
    row: int


class Occurrences(NamedTuple):
    """Where terms occur: number of term, place of its field in `TEXT_FIELDS`, place of row.

    `scores` float64[n] are what the occurrences in a row's field add to its BM25; the numbers are
    int64[n] each. A title occurs in each row of its article.
    """

    terms: NDArray[np.int64]
    fields: NDArray[np.int64]
    places: NDArray[np.int64]
    scores: NDArray[np.float64]


class TermTable(Protocol):
    """Some terms of one generation, for weighing and scoring many queries at once."""

    @property
    def weights(self) -> NDArray[np.float64]:
        """The weight of each term, as in `KeywordLeg.weights`: (terms,)."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which terms any live row has: (terms,)."""

    @property
    def bounds(self) -> NDArray[np.float64]:
        """The most that each term adds to the BM25 of a row, in each field: (fields, terms)."""

    @property
    def counted(self) -> object:
        """Counts that a later generation's table of the same terms can use again."""

    def occurrences(self, rows: NDArray[np.int64], /) -> Occurrences:
        """Where the terms occur in some live rows (n,), ascending."""


class Allowed(Protocol):
    """The rows that a search may find. Only the corpus that made it accepts it."""

    @property
    def count(self) -> int:
        """The number of allowed rows."""

    def rows(self) -> NDArray[np.int64]:
        """All allowed rows, ascending: (count,)."""

    def has(self, rows: NDArray[np.int64], /) -> NDArray[np.bool_]:
        """Which of some rows (n,) are allowed: (n,)."""


class KeywordLeg(Protocol):
    """BM25 of the passages and titles of the live rows.

    The ranking words of a query are weighed by their rarity in live rows. A method with a deadline
    raises QueryTimeoutError after it.
    """

    def allowed(self, query: Query, deadline: Deadline) -> Allowed:
        """The live rows that the restricting clauses of a query match."""

    def only(self, rows: NDArray[np.int64]) -> Allowed:
        """A set of exactly these live rows (n,)."""

    def search(self, query: Query, k: int, deadline: Deadline, allowed: Allowed) -> Listed:
        """The `k` best allowed rows that have a ranking word.

        A query of filters alone, or an empty one, gives the first `k` allowed rows, with scores
        of 0.
        """

    def at_least(self, query: Query, score: float, deadline: Deadline, allowed: Allowed) -> Listed:
        """All allowed rows with a ranking word that score `score` or more, in any order."""

    def matching(self, query: Query, deadline: Deadline, allowed: Allowed) -> NDArray[np.int64]:
        """All rows that `search` would list without a limit, ascending: (n,)."""

    def scores(
        self, query: Query, rows: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.float64]:
        """The exact scores of any rows (n,), as `search` gives them: (n,); 0 if without a word."""

    def shares(self, query: Query, row: int, deadline: Deadline) -> list[tuple[str, str, float]]:
        """The field, term and score of each word that adds to a row's score, the largest first."""

    def upper_bound(self, query: Query, deadline: Deadline) -> float:
        """The upper bound of scores: the sum of weight · idf · (k1 + 1) over the words."""

    def allows(
        self, query: Query, rows: NDArray[np.int64], deadline: Deadline
    ) -> NDArray[np.bool_]:
        """Which of some live rows (n,), ascending, the restricting clauses match: (n,)."""

    def words(self, query: Query, deadline: Deadline) -> Sequence[RankingWord]:
        """The ranking words of a query, repeated as in the query."""

    def term_table(self, terms: Sequence[str], counted: object = None) -> TermTable:
        """The table of some index terms; `counted` are counts of an earlier one of these terms."""

    def weights(self, query: Query, deadline: Deadline) -> tuple[dict[str, float], float]:
        """The weight of each ranking term, and the share of the total that belongs to known terms.

        A weight is the idf in bodies, else in titles, times the occurrences in the query.
        """

    def terms(self, query: Query, deadline: Deadline) -> frozenset[str]:
        """The index terms of the ranking words."""

    def idf(self, term: str) -> float:
        """The rarity of a term in the bodies of live rows."""

    def passages_with(self, term: str) -> int:
        """The number of live rows with a term in their bodies."""

    def suggestions(self, query: Query, deadline: Deadline) -> list[Suggestion]:
        """The words of a query that no live row has, each with the nearest word of one."""

    def cuts(self, query: Query, deadline: Deadline) -> Sequence[Cut]:
        """The prefixes and fuzzy words of a query of which not all words rank."""

    def without_titles(self) -> "KeywordLeg":
        """The same leg with a weight of 0 for words of titles."""


class Lexicon(Protocol):
    """What the live articles have that begins with some letters: words, values and titles.

    `letters` are the begun word as typed. What is more frequent comes first, by a count that may
    have dead articles in it, and that does not depend on `letters`; ties by the text. A method
    with a deadline raises QueryTimeoutError after it.
    """

    def words(self, letters: str, deadline: Deadline) -> Iterator[tuple[str, int]]:
        """The words as written that begin so, each with a row whose text or title has it."""

    def values(self, field: str, letters: str, deadline: Deadline) -> Iterator[int]:
        """The first row of an article of each `source` or `author` that has a word beginning so."""

    def titles(self, terms: Sequence[str], letters: str, deadline: Deadline) -> NDArray[np.int64]:
        """The first rows of articles whose title has each of `terms`, ascending: (n,).

        It also has a word with a key of a word that begins with `letters`.
        """

    def rows_with(self, term: str, most: int) -> NDArray[np.int64]:
        """Up to `most` rows with a term in their texts, evenly over all that have it: (n,)."""


class SemanticLeg(Protocol):
    """The meaning of questions in passages: cosines of their vectors, on the encoder's scale."""

    def begin(
        self, encode: Callable[[], NDArray[np.float32]], k: int, allowed: Allowed
    ) -> Callable[[], tuple[NDArray[np.float32], Listed]]:
        """Begin to encode and to search, while the caller does other work.

        Call the returned function once for the vector (dimension,) that `encode` makes, and for
        the list that `search` gives by it.
        """

    def search(self, vector: NDArray[np.float32], k: int, allowed: Allowed) -> Listed:
        """The `k` allowed rows nearest to a vector (dimension,), with their meaning."""

    def scores(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The exact meaning of a vector (dimension,) in any rows (n,): (n,)."""

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of some rows (n,): (n, dimension)."""


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


class Corpus(Protocol):
    """One generation of an index, opened for searching."""

    @property
    def contents(self) -> Contents:
        """The articles as they were added."""

    @property
    def keyword(self) -> KeywordLeg:
        """The keyword leg."""

    @property
    def lexicon(self) -> Lexicon:
        """What the live articles have that begins with some letters; made when used."""

    @property
    def semantic(self) -> SemanticLeg:
        """The semantic leg."""

    @property
    def articles(self) -> ArticleColumns:
        """The articles as columns."""

    @property
    def encoder(self) -> Encoder:
        """The encoder of questions, whose vectors are those of the passages; loaded when used."""

    @property
    def token_encoder(self) -> "TokenEncoder":
        """The same encoder with token vectors as its output."""

    @property
    def scale(self) -> CosineScale:
        """The scale on which the cosines of this encoder are those of the default one."""

    def generation_of(self, moment: "Moment | str", /) -> int:
        """The generation of the index that a number, a day or a time names.

        Raises GenerationError if there is none, or if it no longer exists.
        """

    def close(self) -> None:
        """Release all resources."""
