"""The parameters of a URL, declared once: to read them and to describe them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from starlette.datastructures import QueryParams

from ....index import NutgrafError
from ....index.moment import moment_of
from ....search.options import nearest, spellings
from ....search.query.filters import day_of
from ..problems import HttpError

Kind = Literal["string", "integer", "number", "boolean", "date", "moment", "fields"]
"""A moment is the number of a generation, or a day or time. Of fields each has its own name, which
begins with that of the parameter and a full stop: `field.section=politics`."""

INTEGER = re.compile(r"-?\d{1,9}", re.ASCII)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
REAL_DAY = (
    r"[1-9]\d{3}(-(0[1-9]|1[0-2]|(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)"
    r"|(0[13578]|1[02])-31))?"
)
"""The pattern of days in the description: those of DAY that exist in any year."""

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its name, its meaning, and the values that it may have."""

    name: str
    about: str
    kind: Kind = "string"
    default: str | int | bool | None = None
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    """Bounds of a number, or of a string's length."""
    pattern: str | None = None
    """A pattern that a string has in it, for the description only: the request checks it."""
    mistaken: tuple[str, ...] = ()
    """Names that other search engines give it, for `did you mean`."""

    def read(self, text: str) -> str | float | date:
        """The value of `text`. Raises HttpError."""
        if self.kind == "moment":
            if INTEGER.fullmatch(text):
                return self._bounded(int(text), text)
            try:
                return moment_of(text)
            except NutgrafError:
                raise self._wrong(
                    "is the number of a generation, or a day or time written YYYY-MM-DD or "
                    "YYYY-MM-DDTHH:MM",
                    text,
                ) from None
        if self.kind == "integer":
            if not INTEGER.fullmatch(text):
                raise self._wrong("is a whole number", text)
            return self._bounded(int(text), text)
        if self.kind == "number":
            if not NUMBER.fullmatch(text):
                raise self._wrong("is a number", text)
            return self._bounded(float(text), text)
        if self.kind == "boolean":
            if text not in ("true", "false"):
                raise self._wrong("is true or false", text)
            return text == "true"
        if self.kind == "date":
            return self._day(text)
        if self.choices and text not in self.choices:
            raise self._wrong(f"is one of {', '.join(self.choices)}", text)
        if not (self.least or 0) <= len(text) <= (self.most or len(text)):
            raise self._wrong(f"has {self.least or 0} to {self.most} characters", f"{len(text)}")
        return text

    def takes(self, name: str) -> bool:
        """Whether a name in a URL is that of this parameter."""
        return name == self.name or (self.kind == "fields" and name.startswith(f"{self.name}."))

    def read_fields(self, given: QueryParams) -> dict[str, list[str]] | None:
        """The values of all fields by the names after the full stop. Raises HttpError."""
        found: dict[str, list[str]] = {}
        for key, text in given.multi_items():
            if self.takes(key):
                name = key.removeprefix(self.name).removeprefix(".")
                if not name or not text.strip():
                    raise self._wrong("is written field.NAME=VALUE", f"{key}={text}")
                if len(text) > (self.most or len(text)):
                    raise self._wrong(f"has up to {self.most} characters", f"{len(text)}")
                found.setdefault(name, []).append(text)
        if sum(map(len, found.values())) > 20:
            raise HttpError("bad-request", f"{self.name} may be given at most 20 times")
        return found or None

    def _day(self, text: str) -> date:
        try:
            day = day_of(self.name, text) if DAY.fullmatch(text) else None
        except NutgrafError:
            day = None
        if day is None:
            raise self._wrong("is a day, a month or a year written YYYY-MM-DD", text)
        return day

    def _bounded(self, number: float, text: str) -> float:
        if not (self.least or 0) <= number <= (number if self.most is None else self.most):
            most = "or more" if self.most is None else f"to {self.most}"
            raise self._wrong(f"is {self.least} {most}", text)
        return number

    def _wrong(self, rule: str, text: str) -> HttpError:
        return HttpError("bad-request", f"{self.name} {rule}, not {text[:40]!r}")

    def describe(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        day = {"type": "string", "format": "date"}
        schema: dict[str, Any] = {"type": "string" if self.kind == "date" else self.kind}
        if self.kind == "date":
            schema["pattern"] = f"^{REAL_DAY}$"
        if self.kind == "moment":
            number = {"type": "string", "pattern": "^[0-9]{1,9}$"}
            schema = {"anyOf": [number, day]}
        if self.choices:
            schema["enum"] = list(self.choices)
        bounds = ("minLength", "maxLength") if self.kind == "string" else ("minimum", "maximum")
        schema |= {
            name: bound
            for name, bound in zip(bounds, (self.least, self.most), strict=True)
            if bound is not None and self.kind != "moment"
        }
        if self.pattern:
            schema["pattern"] = self.pattern
        if self.default is not None:
            schema["default"] = self.default
        if self.kind == "fields":
            named = {"pattern": rf"^{self.name}\."}
            schema = {
                "type": "object",
                "propertyNames": named,
                "additionalProperties": {"type": "string"},
            }
        described: dict[str, Any] = {
            "name": self.name,
            "in": "query",
            "description": self.about,
            "required": self.required,
            "schema": {"type": "array", "items": schema, "maxItems": 20} if self.many else schema,
        }
        if self.kind == "fields":  # each field is a parameter of its own
            described |= {"style": "form", "explode": True}
        return described


def read_parameters(declared: Sequence[Parameter], given: QueryParams) -> dict[str, Any]:
    """All values by name, with defaults. Raises HttpError for a parameter that is not declared."""
    names = {parameter.name for parameter in declared}
    for name in given:
        if not any(parameter.takes(name) for parameter in declared):
            known = ", ".join(sorted(names)) or "none"
            meant = nearest(name, spellings(declared)) or "."
            raise HttpError(
                "bad-request",
                f"{name[:40]!r} is no parameter of this address{meant} Its parameters are: {known}",
            )
    values: dict[str, Any] = {}
    for parameter in declared:
        texts = given.getlist(parameter.name)
        if parameter.kind == "fields":
            values[parameter.name] = parameter.read_fields(given)
        elif parameter.many:
            if len(texts) > 20:
                raise HttpError("bad-request", f"{parameter.name} may be given at most 20 times")
            values[parameter.name] = [parameter.read(text) for text in texts]
        elif len(texts) > 1:
            raise HttpError("bad-request", f"{parameter.name} may be given only once")
        elif texts:
            values[parameter.name] = parameter.read(texts[0])
        elif parameter.required:
            raise HttpError("bad-request", f"{parameter.name} is required: {parameter.about}")
        else:
            values[parameter.name] = parameter.default
    return values
