"""The hit list: the hits of a ranking, the same for every page.

It is made in three steps. First, copies of one text become one: the article whose passage ranks
best represents them all. Then, by article, the best passage represents the article. By passage
instead, the number of an article's places among the first ten is limited: its further passages
follow after the ten, in order. Only passages with a representative are left out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..request import Unit

FIRST: Final = 10
"""The number of places at the top of which one article may take only some."""


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
        """The number of hits."""
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

    `text_of` (articles of the generation,) is equal for articles with one text; with `copies`,
    each copy is a hit. By passage an article has at most `per_article` of the first places; 0
    means any number.
    """
    places = np.arange(len(articles))
    if not copies:
        places = np.flatnonzero(representatives(articles, text_of))
    if by == "article":
        first = _first_alike(articles[places], len(text_of))
        places = places[first == np.arange(len(places))]
    elif per_article:
        return _spread(places, articles, per_article)
    return Selection(places, articles)


def representatives(articles: NDArray[np.int32], text_of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of `articles` (n,), best first, are the first with their text: (n,)."""
    return np.equal(articles, articles[_first_alike(text_of[articles], len(text_of))])


def _first_alike(numbers: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """For each of `numbers` (n,), all below `size`, the place of its first occurrence: (n,)."""
    first = np.empty(size, np.int64)
    # NumPy keeps the last of several values for one place, which here is the first occurrence.
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return first[numbers]


def _spread(places: NDArray[np.int64], articles: NDArray[np.int32], per_article: int) -> Selection:
    """`places` in order, but an article's places above its limit come after the first ten."""
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
