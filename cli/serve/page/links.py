"""The addresses of the pages: of a search, of an article, or of a place in either."""

from collections.abc import Mapping
from urllib.parse import urlencode

from ....search import SearchRequest
from ....search.face_options import options_of, request_of
from ....search.options import several
from .language import chosen

BLANK = request_of("page", "", {})
"""The request with the page's defaults and no question."""


def link(
    request: SearchRequest,
    path: str = "/",
    *,
    id: str | None = None,  # noqa: A002 - the parameter's name
    passage: int | None = None,
    cursor: str | None = None,
    why: int | None = None,
    form: str | None = None,
) -> str:
    """The address of `path` with the parameters of a search, and of an article, place or file."""
    article = [("id", id), ("passage", passage)]
    place = [("cursor", cursor), ("why", why), ("format", form)]
    given = [(name, str(value)) for name, value in article if value is not None]
    given += pairs(request)
    given += [(name, str(value)) for name, value in place if value is not None]
    return f"{path}?{urlencode(given)}" if given else path


def pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """The parameters of a search as names and texts, without those at their default.

    The language of the page is among them if the reader has chosen it.
    """
    found = [("q", request.question)] if request.question else []
    for option in options_of("page"):
        value = getattr(request, option.name)
        if isinstance(value, Mapping):
            found += [
                (f"{option.name}.{name}", _text(each))
                for name, given in value.items()
                for each in several(given)
            ]
        elif value != option.default_on("page"):
            found += [(option.name, _text(each)) for each in several(value)]
    language, explicit = chosen()
    return [*found, ("ui", language)] if explicit else found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
