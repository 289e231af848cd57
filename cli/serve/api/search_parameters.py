"""The HTTP parameters of a search, made from the library's table of search options."""

from collections.abc import Mapping
from dataclasses import replace

from ....search.face_options import options_of
from ....search.options import Face, Option
from .parameters import Kind, Parameter

KINDS: Mapping[str, Kind] = {
    "count": "integer", "number": "number", "flag": "boolean", "day": "date", "moment": "moment",
    "fields": "fields",
}  # fmt: skip
"""The type of a parameter by the kind of its option; other kinds are strings."""

QUESTION = Parameter(
    name="q", about="The question, in the query language.", required=True, most=10_000
)
BROWSED = replace(
    QUESTION,
    about="The question, in the query language; without one, all articles, the newest first.",
    required=False,
    default="",
)
CURSOR = Parameter(
    name="cursor",
    about="The value of `next` on the previous page; the search stays on its generation.",
    most=200,
)


def search_parameters(face: Face) -> tuple[Parameter, ...]:
    """The parameters of a search on `face`, without the question: its options and a cursor."""
    return (*(parameter_of(each, face) for each in options_of(face)), CURSOR)


def parameter_of(option: Option, face: Face) -> Parameter:
    """A search option as a parameter."""
    least, most = option.bounds_on(face)
    default = option.default_on(face)
    return Parameter(
        name=option.name,
        about=option.help,
        kind=KINDS.get(option.kind, "string"),
        default=None if option.kind in ("texts", "fields") else default,
        many=option.kind == "texts",
        choices=() if option.fields else tuple(option.choices),
        least=None if least is None else int(least),
        most=None if most is None else int(most),
        pattern=r"\S" if option.kind in ("text", "texts") else None,
        mistaken=option.mistaken,
    )
