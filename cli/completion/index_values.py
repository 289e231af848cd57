"""Values of the index that a shell offers: ids, sources, authors, own fields."""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from ...index import Index, NutgrafError

Kind = Literal["id", "source", "author", "field", "sort", "facet", "alert"]

MOST = 100
"""Most values that are offered at once."""


def values(kind: Kind, context: click.Context, typed: str) -> list[str]:
    """The first values of the context's index that begin with `typed`, in any case.

    Nothing if there is no index, or it cannot be read: a shell has no place for an error.
    """
    begun = typed.casefold()
    found: list[str] = []
    try:
        with Index.open(_place(context)) as index:
            for each in _all(kind, index, typed):
                if each.casefold().startswith(begun) and each.isprintable():
                    found.append(each)
                    if len(found) == MOST:
                        break
    except NutgrafError:
        return []
    return found


def _place(context: click.Context) -> Path:
    """The index that the line names so far, or that is meant without a name."""
    given = context.params.get("index_path") or context.params.get("index_paths")
    if isinstance(given, tuple):
        given = given[0]
    return Path(
        given if isinstance(given, str | Path) else os.environ.get("NUTGRAF_INDEX") or ".nutgraf"
    ).expanduser()


def _all(kind: Kind, index: Index, typed: str) -> Iterable[str]:
    articles, hidden = index.catalogue.articles, index.catalogue.lives.hidden(time.time())
    match kind:
        case "id":
            return articles.ids_beginning(typed, MOST, hidden)
        case "source" | "author":
            return sorted(articles.spellings(kind, hidden), key=str.casefold)
        case "field":
            return [f"{name}=" for name in sorted(index.own_fields)]
        case "sort":
            own = sorted(index.own_fields)
            return ["relevance", "date", "-date", "title", *own, *(f"-{name}" for name in own)]
        case "facet":
            return sorted(index.own_fields)
        case "alert":
            return [each.name for each in index.catalogue.alerts.all()]
