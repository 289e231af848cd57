"""The shapes in which exports and services wrap records, and the records in them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ....articles.field_names import fields_named, is_nothing
from ..news.ninjs import is_ninjs, ninjs_record

LISTS = frozenset(
    re.findall(
        r"[@\w]+",
        "articles article results result docs documents hits items item posts data entries entry"
        " stories news records rows feed channel rss response list value values payload collection"
        " objects output pages edges nodes children @graph",
    )
)
"""Names in lower case under which a wrapper has its records, or another wrapper."""

FEED_LISTS = frozenset({"item", "items", "entry", "entries", "articles", "posts"})
"""Those of them that a feed has beside its own title, address and description."""

PAGE = "content"
"""The name of a page's list in some services; elsewhere it is that of a text and its parts."""

HOLDING = ("_source", "row", "attributes", "node", "data")
"""Names of the object that is the record, in an element of a wrapper's list."""

DEEPEST = 5

INHERITED = {"title": "source", "language": "language", "authors": "authors", "author": "author"}
"""What the entries of a feed inherit: its field → theirs."""


def may_wrap(wrapper: Mapping[str, Any], key: object) -> bool:
    """Whether records may lie under a key of an object, as far as the object has been read.

    An object with a text of its own is an article; so is one with a title and an address, unless
    it is a feed.
    """
    name = key.lower() if isinstance(key, str) else ""
    if name == PAGE:
        return fields_named({k: v for k, v in wrapper.items() if k != key}) <= {"id"}
    if name not in LISTS or "text" in fields_named(wrapper, sure=True):
        return False
    named = fields_named(wrapper)
    return name in FEED_LISTS or "title" not in named or named.isdisjoint({"text", "url"})


def is_record(value: object, wrapper: Mapping[str, Any] | None = None) -> bool:
    """Whether a value looks like an article, or wraps one.

    Texts without titles in a list of an object that has a title are its paragraphs.
    """
    if not isinstance(value, Mapping):
        return False
    if any(isinstance(value.get(name), Mapping) for name in HOLDING):
        return True
    if is_ninjs(value):
        return True
    named = fields_named(value)
    if "title" in named or "url" in named:
        return True
    return "text" in named and "title" not in fields_named(wrapper or {}, sure=True)


def is_element(value: object, wrapper: Mapping[str, Any], key: str) -> bool:
    """Whether an element of a wrapper's list under a key looks like an article."""
    if key.lower() == PAGE:
        return isinstance(value, Mapping) and {"title", "text"} <= fields_named(value)
    return is_record(value, wrapper)


def records_in(value: Any, depth: int = 0) -> Iterator[Any]:
    """The records in a value: itself, unless it is a list or a wrapper of records."""
    if isinstance(value, list) and any(is_record(each) or _wrapped(each, depth) for each in value):
        for each in value:
            yield from records_in(each, depth + 1)
        return
    if isinstance(value, Mapping) and depth < DEEPEST:
        if isinstance(inner := value.get("_source"), Mapping):
            yield as_record({"_id": value.get("_id"), **inner})
            return
        wrapped = _wrapped(value, depth)
        if wrapped:
            for key in wrapped:
                for record in records_in(value[key], depth + 1):
                    yield inheriting(record, value)
            return
        rows = _split(value) or _columns(value) or _by_id(value)
        if rows is not None:
            yield from rows
            return
    yield as_record(value)


def inheriting(record: Any, wrapper: Mapping[str, Any]) -> Any:
    """A record with what it lacks of its feed's title and language; any other wrapper has none."""
    is_feed = "jsonfeed.org" in str(wrapper.get("version", "")) or "feed_url" in wrapper
    if not is_feed or not isinstance(record, Mapping):
        return record
    given = {
        theirs: wrapper[ours]
        for ours, theirs in INHERITED.items()
        if not is_nothing(wrapper.get(ours))
    }
    return given | dict(record)


def as_record(value: Any) -> Any:
    """A record as it is read; a post of WordPress has the id and the names that are its own."""
    if not isinstance(value, Mapping):
        return value
    if is_ninjs(value):
        return ninjs_record(value)
    guid, title = value.get("guid"), value.get("title")
    if not (isinstance(title, Mapping) and "rendered" in title and isinstance(guid, Mapping)):
        return value
    # `id` and `author` are numbers, which other sites have, too.
    post = {key: value[key] for key in value if key not in ("id", "author", "_links", "_embedded")}
    embedded = value.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, Mapping) else None
    return post | {"post_number": value.get("id")} | ({"author": authors} if authors else {})


def _wrapped(value: Any, depth: int) -> list[str]:
    """The keys of a value under which there are records; none if it is no object."""

    def wraps(key: str, inner: Any) -> bool:
        if isinstance(inner, list):
            return any(is_element(each, value, key) for each in inner)
        return depth < DEEPEST and bool(_wrapped(inner, depth + 1))

    if not isinstance(value, Mapping):
        return []
    return [key for key in value if may_wrap(value, key) and wraps(key, value[key])]


def _columns(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The records of a table by columns: `{"title": {"0": …}}` or `{"title": […]}`; else None."""
    columns = list(value.values())
    if len(columns) < 2 or isinstance(columns[0], str):
        return None
    if not {"title", "text"} & fields_named(value):
        return None
    first: Any = columns[0]
    if all(isinstance(each, Mapping) for each in columns):
        if any(each.keys() != first.keys() for each in columns):
            return None
        rows = list(first)
        is_table = all(str(row).isdigit() for row in rows)
    elif all(isinstance(column, list) and len(column) == len(first) for column in columns):
        rows = list(range(len(first)))
        is_table = True
    else:
        return None
    if not rows or not is_table:
        return None
    return [{name: value[name][row] for name in value} for row in rows]


def _split(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The records of a table as `{"columns": […], "data": [[…], …]}`; else None."""
    names, rows = value.get("columns"), value.get("data")
    if not isinstance(names, list) or not isinstance(rows, list):
        return None
    if not rows or not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


def _by_id(value: Mapping[str, Any]) -> list[Any] | None:
    """The records of an object that has each under its id; else None."""
    is_held = any(name in value for name in HOLDING)
    if len(value) < 2 or is_held or fields_named(value) or not all(map(is_record, value.values())):
        return None
    return [
        record if "id" in fields_named(record) else {"id": key, **record}
        for key, record in value.items()
    ]
