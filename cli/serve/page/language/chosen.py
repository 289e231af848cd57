"""The chosen language: the reader's own, by the parameter `ui` or what the browser prefers.

It is kept beside the request (in a context variable, which threads of the request share), because
every wording needs it and none decides by it.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from ...api.parameters import Parameter
from .catalogue import catalogue_of

LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English", "de": "Deutsch", "es": "Español", "fr": "Français",
}  # fmt: skip
"""The languages of the page, each by its own name."""

UI: Final = Parameter(
    name="ui", about="The language of the page.", choices=tuple(LANGUAGES), mistaken=("hl", "lang")
)

_CHOSEN: ContextVar[tuple[str, bool]] = ContextVar("language", default=("en", False))

Handler = Callable[[Request], Awaitable[Response]]


def spoken(handler: Handler) -> Handler:
    """`handler`, which answers in the language of the reader."""

    async def handle(request: Request) -> Response:
        asked = request.query_params.get(UI.name, "")
        explicit = asked in LANGUAGES
        language = asked if explicit else preferred(request.headers.get("accept-language", ""))
        before = _CHOSEN.set((language, explicit))
        try:
            answer = await handler(request)
        finally:
            _CHOSEN.reset(before)
        answer.headers["Content-Language"] = language
        answer.headers["Vary"] = "Accept-Language"
        return answer

    return handle


def preferred(header: str) -> str:
    """The language of the page that an Accept-Language header likes best; English if none."""
    weighed: list[tuple[float, str]] = []
    for each in header.split(","):
        tag, _, weight = each.partition(";")
        code = tag.strip().lower().partition("-")[0]
        try:
            liked = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if code in LANGUAGES and liked > 0:
            weighed.append((liked, code))
    return max(weighed, key=lambda pair: pair[0])[1] if weighed else "en"


def chosen() -> tuple[str, bool]:
    """The language, and whether the reader chose it by the parameter."""
    return _CHOSEN.get()


def translated(english: str, /, **values: Any) -> str:
    """A message in the chosen language, its `%(name)s` filled with `values`."""
    return catalogue_of(_CHOSEN.get()[0]).text(english) % values


def counted(one: str, several: str, n: int, /, **values: Any) -> str:
    """A message for `n` things in the chosen language; `%(number)s` is n as it is written there."""
    form = catalogue_of(_CHOSEN.get()[0]).counted(one, several, n)
    return form % {"number": number(n), **values}


def number(n: int) -> str:
    """A whole number with the signs between thousands that the language has."""
    return f"{n:,}".replace(",", translated("1,000")[1])


def decimal(value: float, form: str) -> str:
    """A number in a form of `format`, with the decimal sign that the language has."""
    return f"{value:{form}}".replace(".", translated("0.5")[1])
