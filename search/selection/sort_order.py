"""The sort order: hits sorted by the date or the title of their articles."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...index.articles.day_numbers import NO_DATE
from ..article_table import ArticleTable
from ..corpus import Contents
from .hit_list import Selection

RELEVANCE: Final = "relevance"
"""The order of an unsorted selection."""

_LAST: Final = 2**31
"""A day number after all others: articles without a date come last in either direction."""


def in_order(
    selection: Selection,
    sort: str,
    rows: NDArray[np.int64],
    table: ArticleTable,
    contents: Contents,
) -> Selection:
    """A selection from a ranking of `rows` (n,), sorted; equal hits keep their order."""
    if sort == RELEVANCE:
        return selection
    if sort == "title":
        passages = contents.passages(rows[selection.places].tolist())
        keys: NDArray[np.generic] = np.array([each.article.title.casefold() for each in passages])
    else:
        days = table.days[selection.articles[selection.places]]
        keys = np.where(days == NO_DATE, _LAST, -days if sort == "-date" else days)
    return selection.reordered(np.argsort(keys, kind="stable"))
