"""The articles of XML without a standard: elements with a title and a text in them."""

from collections.abc import Iterator
from typing import Any

from ....articles.field_names import fields_named
from ....articles.markup.html_text import fragment_text
from .elements import body_text, name_of

DEEPEST = 8
GROUPS = frozenset(
    {"fields", "head", "header", "meta", "metadata", "docdata", "info", "properties"}
)
"""Elements whose own elements are fields of the article around them."""

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def plain_records(element: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The outermost elements that have the fields of an article, as records."""
    record = _fields(element)
    if {"title", "text"} <= fields_named(record):
        yield record
    elif depth < DEEPEST:
        for child in element:
            yield from plain_records(child, depth + 1)


def _fields(element: Any) -> dict[str, Any]:
    """Attributes and elements by name: `<field name="body">` is `body`."""
    found: dict[str, list[str]] = {}
    for name, value in element.attrib.items():
        found.setdefault("language" if name == LANGUAGE else name.rpartition("}")[2], []).append(
            value
        )
    for child in element:
        group = name_of(child)
        if group in GROUPS and len(child):
            for name, value in _fields(child).items():
                found.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        elif words := _words(child):
            found.setdefault(child.get("name") or group, []).append(words)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _words(element: Any) -> str:
    written = element.text or ""
    if not len(element) and "<" in written:
        return fragment_text(written)  # HTML in a CDATA section
    return body_text(element)
