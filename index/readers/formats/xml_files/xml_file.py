"""The reader of XML files, which hands each to the reader of its root element."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from ...reader import InputFile, Piece
from .sound_xml import root_name, sound_root

LARGEST = 256_000_000
"""Bytes of a file at most: exports of whole sites are one file."""

HEAD = 65_536
"""Bytes within which the root element begins."""

WORDPRESS = "wordpress.org/export"
"""In the namespace of an export of WordPress, which is RSS with more in it."""

ROOTS: Mapping[str, tuple[str, str]] = {
    "rss": ("feed", "feed_records"),
    "RDF": ("feed", "feed_records"),
    "feed": ("feed", "feed_records"),
}
"""The function that makes records of a root element, by the element's local name."""


def read_xml(file: InputFile) -> Iterator[Piece]:
    """The articles of an XML file. Raises ValueError if it is broken, or of an unknown kind."""
    data = file.whole(LARGEST)
    name = root_name(data[:HEAD])
    if name not in ROOTS:
        kind = f"its root is <{name}>" if name else "it has no root element"
        raise ValueError(f"is no XML of a kind that is read: {kind}")
    root = sound_root(data)
    module, function = ROOTS[name]
    if any(WORDPRESS in uri for uri in root.nsmap.values()):
        module, function = "wordpress", "post_records"
    records = getattr(import_module(f"{__package__}.{module}"), function)
    number = 0
    record: Any
    for record in records(root):
        yield Piece(record, f"[{number}]")
        number += 1
    if not number:
        raise ValueError("has no articles in it")
