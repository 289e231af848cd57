"""From the parameters of a request to what the library takes, and what it finds by an id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...index import Article, Passage
from ...index.keyword.fields import WHOLE, whole_value
from ...search import Limits, Searcher, SearchRequest
from ...search.face_options import options_of, request_of
from ...search.options import Face
from .problems import HttpError


@dataclass(frozen=True, slots=True)
class PagedSearch:
    """A search, the place in its results where a page begins, and the hit to be explained."""

    request: SearchRequest
    cursor: str | None = None
    why: int | None = None


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article of a generation: its passages, and which of them was meant, if one was."""

    generation: int
    article: Article
    passages: Sequence[Passage]
    meant: Passage | None


def paged_search(face: Face, values: Mapping[str, object], limits: Limits) -> PagedSearch:
    """The search that the parameters of a request ask for, by the limits of the service."""
    options = {
        each.name: tuple(value) if isinstance(value := values[each.name], list) else value
        for each in options_of(face)
    }
    request = request_of(face, str(values["q"]), options)
    cursor, why = values.get("cursor"), values.get("why")
    return PagedSearch(
        replace(request, limits=limits),
        cursor if isinstance(cursor, str) and cursor else None,
        why if isinstance(why, int) else None,
    )


def found_in(searcher: "Searcher", id_: str) -> FoundArticle:
    """The article that an id, its own or a passage's, stands for. Raises HttpError for none."""
    found = searcher.find(id_)
    if found is None:
        raise HttpError("not-found", f"there is no article or passage with the id {id_!r}")
    return FoundArticle(searcher.generation, *found)


def searched_as(source: str) -> str:
    """A source as facets name it: without case and accents."""
    return whole_value(source).removeprefix(WHOLE)
