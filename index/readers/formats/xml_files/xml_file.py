"""The reader of XML files, which hands each to the reader of its root element."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from ...reader import InputFile, Piece
from ..news.notices import NewsItem, noticed
from .sound_xml import root_name, sound_root

LARGEST = 256_000_000
"""Bytes of a file at most: exports of whole sites are one file."""

HEAD = 65_536
"""Bytes within which the root element begins."""

WORDPRESS = "wordpress.org/export"
"""In the namespace of an export of WordPress, which is RSS with more in it."""

ROOTS: Mapping[str, tuple[str, str]] = {
    "rss": (".feed", "feed_records"),
    "RDF": (".feed", "feed_records"),
    "feed": (".feed", "feed_records"),
    "nitf": ("..news.nitf", "nitf_records"),
    "newsItem": ("..news.newsml_g2", "newsml_records"),
    "packageItem": ("..news.newsml_g2", "newsml_records"),
    "newsMessage": ("..news.newsml_g2", "newsml_records"),
}
"""The function that makes records of a root element, by the element's local name."""

OTHER = ("..news.plain_xml", "plain_records")
"""The function for any other root element, which knows fields by their names."""


def read_xml(file: InputFile) -> Iterator[Piece]:
    """The articles of an XML file. Raises ValueError if it is broken, or has none."""
    data = file.whole(LARGEST)
    name = root_name(data[:HEAD])
    if not name:
        raise ValueError("is no XML: it has no root element")
    root = sound_root(data)
    module, function = ROOTS.get(name, OTHER)
    if any(WORDPRESS in uri for uri in root.nsmap.values()):
        module, function = ".wordpress", "post_records"
    records = list(getattr(import_module(module, __package__), function)(root))
    if not records:
        raise ValueError(f"has no articles in it (its root is <{name}>)")
    alone = len(records) == 1 and not module.startswith(".feed")
    record: Any
    for number, record in enumerate(records):
        place = "" if alone else f"[{number}]"
        if isinstance(record, NewsItem):
            yield from noticed(record, place, alone=alone)
        else:
            yield Piece(record, place, alone)
