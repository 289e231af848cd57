"""Facets: the number of hits for each value of a field, such as source, month or an own field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.errors import QueryError
from ..article_table import ArticleTable
from ..corpus import Coded, Valued
from ..options import nearest
from ..query.own_fields import named

Facets = Mapping[str, Mapping[str | None, int]]
"""For each facet, the number of hits of each value, the most frequent first; None is no value."""

FACETS: Final[Mapping[str, Callable[[ArticleTable], Coded]]] = {
    "source": lambda table: table.sources,
    "month": lambda table: table.months,
    "language": lambda table: table.languages,
}
"""The facets that are counted together."""

MORE: Final[Mapping[str, Callable[[ArticleTable], Coded]]] = {
    **FACETS,
    "author": lambda table: table.authors,
}
"""All facets that any index has."""

MOST: Final = 100
"""Values of a facet that is asked for by its name; there may be one for each article."""


def count(articles: NDArray[np.int32], table: ArticleTable) -> Facets:
    """The facets of hits whose articles are `articles` (n,): each adds up to n."""
    return {name: _counts(articles, coded(table)) for name, coded in FACETS.items()}


def count_by(names: Sequence[str], articles: NDArray[np.int32], table: ArticleTable) -> Facets:
    """The most frequent values of some fields among hits whose articles are `articles` (n,).

    A hit with several values counts for each. Raises QueryError for a field that there is not.
    """
    found: dict[str, Mapping[str | None, int]] = {}
    for name in names:
        known = MORE.get(name.lower())
        own = named(name, table.own_fields) if known is None else None
        if known is None and own is None:
            every = [*MORE, *table.own_fields]
            near = nearest(name, dict(zip(every, every, strict=True)))
            told = near or f"; hits can be counted by {', '.join(every)}"
            raise QueryError(f"facet: no field {name[:40]!r}{told}")
        if known is not None:
            counts = _counts(articles, known(table))
        else:
            counts = _counts_of_values(articles, table.own_values(str(own)), len(table.live))
        found[name.lower()] = dict(list(counts.items())[:MOST])
    return found


def _counts(articles: NDArray[np.int32], coded: Coded) -> dict[str | None, int]:
    return _most_frequent(np.bincount(coded.codes[articles], minlength=1), coded.names)


def _counts_of_values(
    articles: NDArray[np.int32], values: Valued, every: int
) -> dict[str | None, int]:
    hits = np.bincount(articles, minlength=every)
    counts = np.bincount(values.codes, hits[values.articles], len(values.names)).astype(np.int64)
    without = len(articles) - hits[np.unique(values.articles)].sum()
    return _most_frequent(np.concatenate([[without], counts]), (None, *values.names))


def _most_frequent(counts: NDArray[np.int64], names: Sequence[str | None]) -> dict[str | None, int]:
    found = np.flatnonzero(counts)
    order = found[np.lexsort((found, -counts[found]))]
    return {names[code]: int(counts[code]) for code in order.tolist()}
