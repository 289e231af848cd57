"""The protocols of both legs: rows that have words, and rows near to a vector."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ...index.words import TEXT_FIELDS
from ..limits import Deadline
from ..query import Query

Listed = tuple[NDArray[np.int64], NDArray[np.float64]]
"""A leg's list: rows int64[n] and scores float64[n], best first; ties by row."""


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
