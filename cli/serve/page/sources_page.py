"""The sources page: every source with hits of a search, and their number."""

from dataclasses import replace
from typing import Any

from ..paged_search import PagedSearch
from ..service import Service
from .links import link
from .results_page import sources_shown


def sources_page(service: Service, wanted: PagedSearch) -> dict[str, Any]:
    """The values of the template. Raises QueryError, HttpError."""
    request = wanted.request
    counts = service.facets(wanted, replace(request, source=())).get("source", {})
    return {"back": link(request), "sources": sources_shown(counts, service.sources(), request)}
