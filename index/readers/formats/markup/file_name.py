"""The day in a file's name, as Jekyll has it: `2016-03-04-title.md`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ....articles.dates import parse_date
from ....articles.field_names import field_of
from ...reader import InputFile, Piece, Reader

DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-_ T.]|$)")


def dated_by_name(read: Reader) -> Reader:
    """A reader whose articles are of the day in the file's name, if they state none themselves."""

    def pieces(file: InputFile) -> Iterator[Piece]:
        day = _day(file.path.name)
        for piece in read(file):
            record = piece.record
            if day and isinstance(record, Mapping) and not _has_date(record):
                piece = piece._replace(record={**record, "date": day})
            yield piece

    return pieces


def _day(name: str) -> str | None:
    match = DAY.match(name)
    if match is None:
        return None
    try:
        return parse_date(match[1]).isoformat()
    except ValueError:
        return None


def _has_date(record: Mapping[Any, Any]) -> bool:
    return any(field_of(key) == "date" and record[key] for key in record)
