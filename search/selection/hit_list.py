"""The hit list: the hits of a ranking, the same for every page.

It is made in three steps. First, copies of one text become one: the article whose passage ranks
best represents them all. Then, by article, the best passage represents the article. By passage
instead, only so many of an article's passages are hits; its further ones are folded under the last
of them, which tells their number.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..request import Unit


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The hits as places in a ranking, in order: `places` int64[n].

    `last` bool[n] marks the hits after which their article may have no other: its further passages
    are folded under them. `articles` int32[m] has the article of every place of the ranking.
    """

    places: NDArray[np.int64]
    last: NDArray[np.bool_]
    articles: NDArray[np.int32]

    def __len__(self) -> int:
        """The number of hits."""
        return len(self.places)

    def reordered(self, order: NDArray[np.int64]) -> "Selection":
        """The same hits in another order (n,)."""
        return Selection(self.places[order], self.last[order], self.articles)

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
    each copy is a hit. By passage an article has at most `per_article` hits; 0 means any number.
    """
    places = np.arange(len(articles))
    if not copies:
        places = np.flatnonzero(representatives(articles, text_of))
    if by == "passage" and not per_article:
        return Selection(places, np.zeros(len(places), np.bool_), articles)
    most = per_article if by == "passage" else 1
    before = _alike_before(articles[places])
    kept = before < most
    last = before[kept] == most - 1
    return Selection(places[kept], last & (by == "passage"), articles)


def representatives(articles: NDArray[np.int32], text_of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of `articles` (n,), best first, are the first with their text: (n,)."""
    texts = text_of[articles]
    first = np.empty(len(text_of), np.int64)
    # NumPy keeps the last of several values for one place, which here is the first occurrence.
    first[texts[::-1]] = np.arange(len(texts) - 1, -1, -1)
    return np.equal(articles, articles[first[texts]])


def _alike_before(articles: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each of `articles` (n,), the number of equal ones before it: (n,)."""
    order = np.argsort(articles, kind="stable")
    ordered = articles[order]
    before = np.empty(len(articles), np.int64)
    before[order] = np.arange(len(articles)) - np.searchsorted(ordered, ordered)
    return before
