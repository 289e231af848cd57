"""Facets: the number of hits for each source, month and language."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..article_table import ArticleTable
from ..corpus import Coded

Facets = Mapping[str, Mapping[str | None, int]]
"""For each facet, the number of hits of each value, the most frequent first; None is no value."""

FACETS: Final[Mapping[str, Callable[[ArticleTable], Coded]]] = {
    "source": lambda table: table.sources,
    "month": lambda table: table.months,
    "language": lambda table: table.languages,
}


def count(articles: NDArray[np.int32], table: ArticleTable) -> Facets:
    """The facets of hits whose articles are `articles` (n,): each adds up to n."""
    return {name: _counts(articles, coded(table)) for name, coded in FACETS.items()}


def _counts(articles: NDArray[np.int32], coded: Coded) -> dict[str | None, int]:
    counts = np.bincount(coded.codes[articles], minlength=len(coded.names))
    found = np.flatnonzero(counts)
    order = found[np.lexsort((found, -counts[found]))]
    return {coded.names[code]: int(counts[code]) for code in order.tolist()}
