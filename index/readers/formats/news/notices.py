"""The notices of agencies: items that are embargoed, withdrawn or corrected."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ...reader import Piece
from ...reports.notes import Note

WITHDRAWN, CORRECTED = "withdrawn by its source", "corrected by its source"
"""Kinds of notes."""

ENDED = frozenset({"canceled", "cancelled", "withheld", "killed"})


class NewsItem(dict[str, Any]):
    """A record of an item that may be a notice."""


def noticed(record: Mapping[str, Any], place: str, *, alone: bool) -> Iterator[Piece]:
    """The pieces of an item: a record, a note before it, or an error while it is embargoed.

    A withdrawn item is an article of the same id with the words of the notice: the version before
    it ends, and stays in the earlier generations.
    """
    until = _moment(record.get("embargoed"))
    if until is not None and until > datetime.now(UTC):
        reason = f"is embargoed until {until.isoformat(timespec='minutes')}; index it again then"
        yield Piece(ValueError(reason), place)
        return
    status = str(record.get("status") or "")
    if status in ENDED:
        yield Piece(Note(WITHDRAWN), place)
        said = record.get("ednote") or f"This article was withdrawn ({status})."
        record = {**record, "text": said}
    elif record.get("correction"):
        yield Piece(Note(CORRECTED), place)
    yield Piece({key: value for key, value in record.items() if value}, place, alone=alone)


def _moment(written: Any) -> datetime | None:
    """A time in ISO 8601, in UTC if it names no zone."""
    try:
        moment = datetime.fromisoformat(str(written or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
