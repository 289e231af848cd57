"""Choosing: the ranked passages as a list of hits, the same whatever part of it is looked at.

Three things are done to a ranking, in this order. Copies of one text become one: the article
among them whose passage ranks best stands for all. By article, the best passage stands for the
others. By passage, an article has at most so many places among the first ten: what it would
have more there comes after them, in order. Nothing that was found is left out but what another
hit stands for.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..request import Unit

FIRST: Final = 10
"""The places at the top of which an article may take only some."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The hits as places in a ranking, in order: `places` int64[n].

    `articles` int32[m] has the article of every place of the ranking. `settled` says whether
    the order would be the same, had the ranking more places.
    """

    places: NDArray[np.int64]
    articles: NDArray[np.int32]
    settled: bool = True

    @property
    def total(self) -> int:
        """How many hits there are."""
        return len(self.places)

    def of_article(self, place: int, most: int) -> list[int]:
        """Up to `most` places of the article at `place`, best first."""
        same = np.flatnonzero(self.articles == self.articles[place])
        return [int(other) for other in same[:most]]


def choose(
    articles: NDArray[np.int32],
    text_of: NDArray[np.int32],
    by: Unit,
    *,
    copies: bool,
    per_article: int,
) -> Selection:
    """The selection from a ranking whose rows belong to `articles` (n,), best first.

    `text_of` (articles of the snapshot,) tells which of them carry one text; `copies` leaves each
    a hit of its own. By passage an article has at most `per_article` of the first places, 0 for
    any number.
    """
    places = np.arange(len(articles))
    if not copies:
        places = np.flatnonzero(standing(articles, text_of))
    if by == "article":
        first = _first_alike(articles[places], len(text_of))
        places = places[first == np.arange(len(places))]
    elif per_article:
        return _spread(places, articles, per_article)
    return Selection(places, articles)


def standing(articles: NDArray[np.int32], text_of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of `articles` (n,), best first, no copy stands for that comes before them: (n,)."""
    return np.equal(articles, articles[_first_alike(text_of[articles], len(text_of))])


def _first_alike(numbers: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """For each of `numbers` (n,), all below `size`, where the same number stands first: (n,)."""
    first = np.empty(size, np.int64)
    # Of several values for one place, NumPy keeps the last: here, the first occurrence.
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return first[numbers]


def _spread(places: NDArray[np.int64], articles: NDArray[np.int32], per_article: int) -> Selection:
    """`places` in order, but for those that would be an article's too many among the first."""
    taken: dict[int, int] = {}
    first: list[int] = []
    late: list[int] = []
    for number, place in enumerate(places.tolist()):
        if len(first) == FIRST:
            break
        article = int(articles[place])
        taken[article] = taken.get(article, 0) + 1
        (first if taken[article] <= per_article else late).append(number)
    if late:
        rest = np.ones(len(places), np.bool_)
        rest[first] = False
        places = np.concatenate((places[first], places[rest]))
    return Selection(places, articles, settled=len(first) == FIRST or not late)
