"""Search options: the record that describes one option to every face.

A face is an interface: Python, the command line, HTTP, the web page, MCP, and the adapters of other
frameworks. `SearchRequest` declares each option once, as a field with such a record; every face
derives its own declaration from it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from numbers import Integral, Real
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeVar

from ..index.arguments import in_short
from ..index.errors import ArgumentError, NutgrafError

Face = Literal["python", "command", "whynot", "trends", "http", "page", "mcp", "adapter"]

FACES: Final[tuple[Face, ...]] = (
    "command", "whynot", "trends", "http", "page", "mcp", "adapter",
)  # fmt: skip
"""All faces beside Python, which has every option. `whynot` and `trends` are commands."""

_LIKE: Final[Mapping[Face, Face]] = {"whynot": "command", "trends": "command", "page": "http"}
"""The face from which a face inherits defaults and bounds."""

Kind = Literal[
    "count",
    "number",
    "milliseconds",
    "flag",
    "choice",
    "text",
    "texts",
    "fields",
    "day",
    "moment",
    "reranker",
]
"""The type of an option's value. A moment is a generation's number, a day or a time."""

T = TypeVar("T")


class Choice(NamedTuple):
    """One value of an option: its name for a reader, and its effect."""

    label: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a search. `least` and `most` bound a number, or the length of a text."""

    name: str = ""
    kind: Kind
    help: str
    default: object
    """The default in Python; `defaults` has those of faces that differ."""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    fields: bool = False
    """Whether the name of a field, with `-` before it or not, may stand for a choice."""
    faces: tuple[Face, ...] = FACES
    defaults: Mapping[Face, object] = field(default_factory=dict)
    bounds: Mapping[Face, tuple[float | None, float | None]] = field(default_factory=dict)
    """Bounds of faces that differ."""
    aliases: Mapping[Face, str] = field(default_factory=dict)
    """Older names that faces still accept and do not show."""
    mistaken: tuple[str, ...] = ()
    """Names of the option in other programs, for `did you mean`."""
    flags: tuple[str, ...] = ()
    """Short names on the command line."""
    metavar: str | None = None
    label: str = ""
    """The name on the page beside a chosen value."""

    def default_on(self, face: Face) -> Any:
        """The default of a face."""
        return self.defaults.get(face, self.defaults.get(_LIKE.get(face, face), self.default))

    def bounds_on(self, face: Face) -> tuple[float | None, float | None]:
        """The least and the greatest value, or length of a text, that a face accepts."""
        own = self.bounds.get(face, self.bounds.get(_LIKE.get(face, face)))
        return own or (self.least, self.most)

    def check(self, value: object) -> None:
        """Raise ArgumentError for a value of another type, NutgrafError for one out of bounds."""
        if value is None and self.default in (None, ()):
            return
        if self.kind == "choice":
            if self.fields and isinstance(value, str) and value.strip("- "):
                return
            if value not in self.choices:
                raise NutgrafError(
                    f"{self.name} is one of {', '.join(self.choices)}, not {in_short(value)}"
                )
            return
        rule, fits = _RULES[self.kind]
        if not fits(value):
            raise ArgumentError(f"{self.name} is {rule}, not {in_short(value)}")
        if isinstance(value, Real):
            number = float(value)
            if self.least is not None and not number >= self.least:
                raise NutgrafError(f"{self.name} is {self.least:g} or more, not {value}")
            if self.kind == "milliseconds" and not number > 0:
                raise NutgrafError(f"{self.name} is a time in milliseconds, more than 0")


def option(default: T, kind: Kind, help: str, **more: Any) -> T:  # noqa: A002 - click's word
    """A field of a request with its option; `more` has the other fields of `Option`."""
    made = Option(kind=kind, help=help, default=default, **more)
    return field(default=default, metadata={"option": made})


class Spelt(Protocol):
    """An option or a parameter, whose name is often mistaken."""

    @property
    def name(self) -> str:
        """The right name."""

    @property
    def mistaken(self) -> tuple[str, ...]:
        """Names of it in other programs."""


def spellings(named: Iterable[Spelt]) -> dict[str, str]:
    """The right name for each name and each common mistake, as `nearest` takes them."""
    known: dict[str, str] = {}
    for each in named:
        known |= dict.fromkeys((each.name, *each.mistaken), each.name)
    return known


def nearest(name: str, known: Mapping[str, str]) -> str:
    """`; did you mean limit?` for a misspelt name, an empty text if no name is near.

    `known` maps each spelling, common mistakes included, to the right name.
    """
    import difflib  # only mistakes need it

    close = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.7)
    return f"; did you mean {known[close[0]]}?" if close else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    if isinstance(value, str):
        return True
    return (
        isinstance(value, Collection)  # an iterator would be used up by the check
        and not isinstance(value, Mapping | bytes)
        and all(isinstance(each, str) for each in value)
    )


def _is_fields(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str)
        and all(_is_text(one) or _is_number(one) or isinstance(one, date) for one in several(each))
        for name, each in value.items()
    )


def several(value: object) -> Sequence[object]:
    """A value of a field as a list: itself, or the list that it is."""
    return value if isinstance(value, list | tuple) else (value,)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


_RULES: Final[Mapping[str, tuple[str, Callable[[object], bool]]]] = {
    "count": (
        "a whole number",
        lambda value: isinstance(value, Integral) and not isinstance(value, bool),
    ),
    "number": ("a number", _is_number),
    "milliseconds": ("a time in milliseconds", _is_number),
    "flag": ("True or False", lambda value: isinstance(value, bool)),
    "text": ("a text", _is_text),
    "texts": ("a text, or a list of texts", _is_texts),
    "fields": ("a mapping from names of fields to a value or a list of values", _is_fields),
    "day": (
        "a date, or a text like 2019-05-31, 2019-05 or 2019",
        lambda value: isinstance(value, date | str),
    ),
    "moment": (
        "the number of a generation, or a day or time",
        lambda value: isinstance(value, date | str | Integral) and not isinstance(value, bool),
    ),
    "reranker": (
        "'tokens', or a Reranker that holds a cross-encoder",
        lambda value: value == "tokens" or hasattr(value, "scores"),
    ),
}
