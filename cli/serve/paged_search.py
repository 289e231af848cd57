"""The paged search: a search request with the place of its page, from HTTP parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...index import NutgrafError
from ...search import Limits, SearchRequest
from ...search.face_options import options_of, request_of
from ...search.options import Face
from .problems import HttpError, in_requests


@dataclass(frozen=True, slots=True)
class PagedSearch:
    """A search request, the cursor of its page, and the rank of the hit to explain."""

    request: SearchRequest
    cursor: str | None = None
    why: int | None = None


def paged_search(face: Face, values: Mapping[str, object], limits: Limits) -> PagedSearch:
    """The search that the parameters `values` of a request describe, with the service's limits.

    Raises HttpError for parameters that contradict each other, or an empty name.
    """
    options = {
        each.name: tuple(value) if isinstance(value := values[each.name], list) else value
        for each in options_of(face)
    }
    try:
        request = request_of(face, str(values["q"]), options)
    except NutgrafError as error:
        raise HttpError("bad-request", error.worded(in_requests)) from error
    cursor, why = values.get("cursor"), values.get("why")
    return PagedSearch(
        replace(request, limits=limits),
        cursor if isinstance(cursor, str) and cursor else None,
        why if isinstance(why, int) else None,
    )
