"""Own values: the values of an article's own fields, as texts, from its metadata."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..arguments import in_short
from ..articles.article import PAGE_STARTS
from ..errors import ArgumentError

LONGEST_NAME: Final = 40
"""Characters of a field's name at most; a longer one is stored with the article, and no field."""

LONGEST_VALUE: Final = 200
"""Characters of a value that count in searches."""

MOST_VALUES: Final = 1000
"""Values of one article that count in searches."""

_RUN: Final = re.compile(r"[\w.-]+")


def own_name(key: str) -> str:
    """The name of the field for a key: `word_count` for `Word Count`; empty if there is none."""
    if len(key) > LONGEST_NAME:
        return ""
    return "_".join(_RUN.findall(key.lower())).strip("._-")


def checked_name(key: object) -> str:
    """The name of the field for a key. Raises ArgumentError if it is none."""
    name = own_name(key) if isinstance(key, str) else ""
    if not name:
        raise ArgumentError(
            f"a field has a name of at most {LONGEST_NAME} characters, not {in_short(key)}"
        )
    return name


def own_values(metadata: Mapping[str, Any]) -> dict[str, list[str]]:
    """For each own field its values, each once, in the order of the record.

    A list has each of its values; an object in the record has fields with dotted names, as
    `geo.city`. An empty value is none. The places of pages in the text are no field.
    """
    found: dict[str, list[str]] = {}
    left = MOST_VALUES
    for key, value in _leaves(metadata):
        if key == PAGE_STARTS:
            continue
        name, text = own_name(key), _text(value)
        values = found.setdefault(name, []) if name and text else None
        if values is not None and text not in values:
            values.append(text)
            left -= 1
        if not left:
            break
    return found


def _leaves(metadata: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keys and plain values of nested objects and lists, in order, without recursion."""
    waiting: list[tuple[str, Any]] = [("", metadata)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, Mapping):
            inner = ((f"{key}.{name}" if key else str(name), each) for name, each in value.items())
            waiting += reversed([pair for pair in inner if len(pair[0]) <= LONGEST_NAME])
        elif isinstance(value, list | tuple):
            waiting += ((key, each) for each in reversed(value))
        else:
            yield key, value


def _text(value: object) -> str:
    if isinstance(value, str):
        return " ".join(value[: 4 * LONGEST_VALUE].split())[:LONGEST_VALUE]
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)[:LONGEST_VALUE] if isinstance(value, int | float) else ""
