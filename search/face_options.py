"""Face options: the options of each face, and requests from their values."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from inspect import Parameter, signature
from typing import Any, Concatenate, ParamSpec, TypeVar

from ..index.errors import ArgumentError
from .options import Face, Option, nearest, spellings
from .request import OPTIONS, SearchRequest

Owner = TypeVar("Owner")
Answer = TypeVar("Answer")
Value = TypeVar("Value")
Given = ParamSpec("Given")


def options_of(face: Face) -> tuple[Option, ...]:
    """The options that a face has, in the order of the table."""
    return tuple(each for each in OPTIONS.values() if face == "python" or face in each.faces)


def request_of(face: Face, question: str, values: Mapping[str, object]) -> SearchRequest:
    """The request for a face's values; missing options have the face's default.

    Raises ArgumentError for a name that the face does not have, and as `SearchRequest` does.
    """
    given = renamed(face, values)
    chosen: dict[str, Any] = {
        name: given.get(name, each.default_on(face)) for name, each in OPTIONS.items()
    }
    return SearchRequest(question, **chosen)  # SearchRequest checks every type


def with_option(request: SearchRequest, name: str, value: object) -> SearchRequest:
    """`request` with another value of the option called `name`."""
    changed: dict[str, Any] = {name: value}
    return replace(request, **changed)  # SearchRequest checks its type


def renamed(face: Face, values: Mapping[str, Value]) -> dict[str, Value]:
    """`values` with a face's older names replaced by the current names.

    Raises ArgumentError for a name that the face does not have; the error suggests the nearest.
    """
    older = {each.aliases[face]: each.name for each in options_of(face) if face in each.aliases}
    found: dict[str, Value] = {}
    spelt: dict[str, str] = {}
    names = {each.name for each in options_of(face)}
    for given, value in values.items():
        name = older.get(given, given)
        if name not in names:
            raise ArgumentError(f"no option {given[:40]!r}{did_you_mean(face, given)}")
        if name in found:
            raise ArgumentError(f"{spelt[name]} and {given} are one option; give it once")
        found[name], spelt[name] = value, given
    return found


def did_you_mean(face: Face, name: str) -> str:
    """`; did you mean limit?` if a face has an option with a similar name; else an empty text."""
    return nearest(name, spellings(options_of(face)))


def taking(
    make: Callable[Given, SearchRequest],
) -> Callable[
    [Callable[[Owner, SearchRequest], Answer]], Callable[Concatenate[Owner, Given], Answer]
]:
    """A decorator that gives a method of a request the parameters of `make`, its class.

    So type checkers and `help` show a search's parameters, which are those of `SearchRequest`.
    """
    parameters = tuple(signature(make).parameters.values())

    def decorate(
        method: Callable[[Owner, SearchRequest], Answer],
    ) -> Callable[Concatenate[Owner, Given], Answer]:
        @wraps(method)
        def asked(self: Owner, /, *args: Given.args, **options: Given.kwargs) -> Answer:
            return method(self, make(*args, **options))

        own = Parameter("self", Parameter.POSITIONAL_ONLY)
        asked.__signature__ = signature(method).replace(  # type: ignore[attr-defined]
            parameters=[own, *parameters]
        )
        return asked

    return decorate
