"""The reader of XML files: which format it is, by its root element."""

from collections.abc import Callable, Iterator
from typing import Any

from ...reader import InputFile, Piece
from .newsml_g2 import newsml_records
from .nitf import nitf_record
from .notices import noticed
from .plain_xml import plain_records
from .strict_xml import name_of, parse_xml

LONGEST = 128_000_000
"""Bytes of a file with many articles."""

FORMATS: dict[str, Callable[[Any], Iterator[dict[str, Any]]]] = {
    "nitf": lambda root: iter([nitf_record(root)]),
    "newsItem": newsml_records,
    "packageItem": newsml_records,
    "newsMessage": newsml_records,
}
"""Formats by the names of their root elements; XML of any other kind is read by its fields."""


def read_xml(file: InputFile) -> Iterator[Piece]:
    """The articles of an XML file. Raises ValueError if it is not XML, or has none."""
    data = file.whole(LONGEST)
    root = parse_xml(data)
    records = list(FORMATS.get(name_of(root), plain_records)(root))
    if not records:
        raise ValueError(f"has no articles in it (XML of <{name_of(root)}>)")
    for number, record in enumerate(records):
        alone = len(records) == 1
        yield from noticed(record, "" if alone else f"[{number}]", alone=alone)
