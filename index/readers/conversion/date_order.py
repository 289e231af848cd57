"""The order of day and month in the dates of a source, decided once by its unambiguous ones."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final

from ...articles.article import Article
from ...articles.cleaning import clean_path
from ...articles.dates import DateOrder, order_of
from ...articles.field_names import texts_named
from ..options import ReadOptions
from ..reports.notes import ORDER_GUESSED, Note
from ..reports.problem import Problem

WINDOW = 1000
"""Records at the beginning of a source by which its order is decided."""

MOST_HELD = 16_000_000
"""Characters of records that are held meanwhile."""

BY_OTHERS: Final = {
    "dmy": "dates read with the day first, as others of their source",
    "mdy": "dates read with the month first, as others of their source",
}
AGAINST: Final = "dates against the order of their source"
EITHER: Final = "either"


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that is still to become an article, with its file and the id for want of another."""

    record: Mapping[str, Any]
    file: str
    fallback_id: str | None

    @property
    def source(self) -> str:
        """The file; or the folder of files that are one article each."""
        return self.file if self.fallback_id is None else self.folder

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return str(PurePath(self.file).parent) + "/"


@dataclass(slots=True)
class Source:
    """The dates of a source as far as it was read."""

    records: int = 0
    orders: dict[str, int] = field(default_factory=lambda: {"dmy": 0, "mdy": 0})

    @property
    def order(self) -> DateOrder | None:
        """The order of most of its unambiguous dates; None if it has none."""
        day, month = self.orders["dmy"], self.orders["mdy"]
        return None if not (day or month) else "dmy" if day > month else "mdy"


Item = Article | Problem | Note | Unread
Ordered = tuple[str, Item, DateOrder | None]


class SeenDates(dict[str, Source]):
    """The dates of the sources that were read, for further files of the same sources."""

    def order_of(self, file: Path) -> DateOrder | None:
        """The order that other files in the folder of a file of one article have shown."""
        source = self.get(Unread({}, clean_path(file), "").source)
        return None if source is None else source.order


def in_order(
    found: Iterable[tuple[str, Item]], options: ReadOptions, seen: SeenDates | None = None
) -> Iterator[Ordered]:
    """The things found, with the order of day and month for each record.

    A record whose date may be read in two ways waits until `WINDOW` records of its source are read,
    or all, and all that follows waits behind it. A note tells how it is read. The dates of earlier
    runs that are `seen` count, too, and those of this run are added.
    """
    held: deque[tuple[str, Item, str | None, int]] = deque()
    size = 0
    sources: dict[str, Source] = {} if seen is None else seen
    decided: dict[str, DateOrder | None] = {}
    newest: Unread | None = None

    def is_decided(item: Unread) -> bool:
        if item.source in decided:
            return True
        is_past = newest is not None and item.source not in (newest.source, newest.folder)
        return (
            is_past
            or sources[item.source].records >= WINDOW
            or len(held) > WINDOW
            or size > MOST_HELD
        )

    def ordered(place: str, item: Item, kind: str | None) -> Iterator[Ordered]:
        if not isinstance(item, Unread) or kind is None:
            yield place, item, options.dates
            return
        if options.dates:
            order: DateOrder | None = options.dates
        else:
            order = decided.setdefault(item.source, sources[item.source].order)
        if kind == EITHER and order is None:
            yield place, Note(ORDER_GUESSED, ("month first",)), None
        elif kind == EITHER and not options.dates and order in BY_OTHERS:
            yield place, Note(BY_OTHERS[order]), None
        elif kind != EITHER and order in BY_OTHERS and kind != order:
            yield place, Note(AGAINST), None
        yield place, item, order

    for place, item in found:
        kind = None
        if isinstance(item, Unread):
            newest = item
            if not held and item.source not in sources:
                if seen is None:
                    sources.clear()  # of files that are read
                decided.clear()
            kind = _kind(item, options)
            source = sources.setdefault(item.source, Source())
            source.records += 1
            if kind in source.orders and item.source not in decided:
                source.orders[kind] += 1
        weight = _weight(item)
        held.append((place, item, kind, weight))
        size += weight
        while held:
            place, item, kind, weight = held[0]
            waits = isinstance(item, Unread) and kind == EITHER and not options.dates
            if waits and not is_decided(item):  # type: ignore[arg-type]
                break
            held.popleft()
            size -= weight
            yield from ordered(place, item, kind)
    for place, item, kind, _ in held:
        yield from ordered(place, item, kind)


def _kind(item: Unread, options: ReadOptions) -> str | None:
    """The order that the record's date shows, `EITHER`, or None if it is of another form."""
    for text in texts_named(item.record, "date", options.fields):
        if kind := order_of(text):
            return kind
    return None


def _weight(item: Item) -> int:
    if not isinstance(item, Unread):
        return 0
    return sum(len(value) for value in item.record.values() if isinstance(value, str))
