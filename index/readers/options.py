"""The options of reading: how the fields of records are named; kept with the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..articles.dates import DateOrder
from ..articles.field_names import NAMES
from ..errors import ArgumentError
from .decoding.text_encoding import known_encoding

SETTING = "reading"
"""The setting of the whole index that keeps the options."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The options of a run that readers need.

    `fields` has names in records by field of the article (`{"text": ("story",)}`); they come before
    the usual names, and `a.b` is `b` in the object `a`. `dates` is the order of day, month and year
    in dates of numbers alone; None for the order that the dates of each source show.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: DateOrder | None = None
    encoding: str | None = None
    """The encoding of texts that are not UTF-8 and do not name theirs, in place of a guess."""
    language: str | None = None
    """The code of the language of articles that state none."""

    def with_encoding(self, name: str) -> "ReadOptions":
        """These options with an encoding; an empty name removes it.

        Raises ArgumentError if there is no such encoding.
        """
        if name and known_encoding(name) is None:
            raise ArgumentError(
                f"{name!r} is no encoding other than UTF-8, which needs no name; "
                "known are iso-8859-2, cp1250, cp852, shift_jis and others of Python's"
            )
        return replace(self, encoding=known_encoding(name))

    def with_fields(self, given: Mapping[str, Sequence[str]]) -> "ReadOptions":
        """These options with other names for some fields; no names remove those of a field.

        Raises ArgumentError if an article has no such field.
        """
        for name in given:
            if name not in NAMES:
                raise ArgumentError(
                    f"an article has no field {name!r}; its fields are {', '.join(NAMES)}"
                )
        fields = {name: tuple(names) for name, names in {**self.fields, **given}.items() if names}
        return replace(self, fields=fields)

    def to_json(self) -> dict[str, Any]:
        """The options as JSON values."""
        fields = {name: list(names) for name, names in self.fields.items()}
        kept = {
            "fields": fields,
            "dates": self.dates,
            "encoding": self.encoding,
            "language": self.language,
        }
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "ReadOptions":
        """The options in the settings of an index."""
        kept = settings.get(SETTING, {})
        fields = {name: tuple(names) for name, names in kept.get("fields", {}).items()}
        others = {name: kept.get(name) for name in ("dates", "encoding", "language")}
        return cls(fields=fields, **others)
