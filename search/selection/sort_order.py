"""The sort order: hits sorted by a field of their articles."""

from typing import Final

import numpy as np

from ...index.errors import QueryError
from ..article_table import COLUMNS, ArticleTable
from ..options import nearest
from ..query.own_fields import OwnFields, clause_name, named
from .hit_list import Selection

RELEVANCE: Final = "relevance"
"""The order of an unsorted selection."""

NEWEST: Final = "-date"
"""The order of a selection in which nothing is ranked."""


def in_order(selection: Selection, sort: str, table: ArticleTable) -> Selection:
    """A selection sorted by a field, from its greatest value on with `-` before its name.

    Articles without a value come last in either direction; equal hits keep their order. Of several
    values the least counts, or with `-` the greatest. Raises QueryError if there is no such field.
    """
    name, descending = column_of(sort, table.own_fields), sort.startswith("-")
    if name is None:
        return selection
    articles = selection.articles[selection.places].astype(np.int64)
    least, most = table.places(name, articles)
    return selection.reordered(np.argsort(-most if descending else least, kind="stable"))


def column_of(sort: str, own: OwnFields) -> str | None:
    """The field that a sort order names; None for relevance. Raises QueryError if it is unknown."""
    name = sort.removeprefix("-").lower()
    if sort == RELEVANCE or name in COLUMNS:
        return None if sort == RELEVANCE else name
    field = named(name, own)
    if field is None:
        known = [RELEVANCE, *COLUMNS, *own]
        near = nearest(name, dict(zip(known, known, strict=True)))
        told = near or f"; hits can be sorted by {', '.join(known)}"
        raise QueryError(f"sort: no field {name[:40]!r}{told}")
    return clause_name(field)
