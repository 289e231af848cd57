"""The notices of agencies: items that are embargoed, withdrawn or corrected."""

from collections.abc import Iterator, Mapping
from typing import Any

from ....articles.notices import WITHDRAWN as ENDING
from ...reader import Piece
from ...reports.notes import Note

WITHDRAWN, CORRECTED = "withdrawn by its source", "corrected by its source"
"""Kinds of notes."""


class NewsItem(dict[str, Any]):
    """A record of an item that may be a notice."""


def noticed(record: Mapping[str, Any], place: str, *, alone: bool) -> Iterator[Piece]:
    """The pieces of an item: a record, and a note before it if it is a notice.

    A withdrawn item is an article of the same id with the words of the notice: the version before
    it ends, and stays in the earlier generations.
    """
    status = str(record.get("status") or "")
    if status in ENDING:
        yield Piece(Note(WITHDRAWN), place)
        said = record.get("ednote") or f"This article was withdrawn ({status})."
        record = {**record, "text": said}
    elif record.get("correction"):
        yield Piece(Note(CORRECTED), place)
    yield Piece({key: value for key, value in record.items() if value}, place, alone=alone)
