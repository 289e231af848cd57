"""The entries of a JSON Feed, versions 1 and 1.1, from its bytes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..articles.markup.markup_in_fields import without_markup
from .entries import ABSOLUTE, CUT_SHORT, MOST_ENTRIES, Entry, FeedContent

VERSION = "jsonfeed.org/version/"


def is_json_feed(body: bytes) -> bool:
    """Whether the bytes of a feed are JSON."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_json_feed(body: bytes, address: str) -> FeedContent:
    """The entries of a JSON Feed, in its order. Raises ValueError unless it is one."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise ValueError("is not a feed (it is broken JSON)") from None
    items = feed.get("items")
    if VERSION not in str(feed.get("version")) or not isinstance(items, list):
        raise ValueError("is not a feed (it is JSON, but no JSON Feed)")
    author, language = _names(feed), _text(feed.get("language")) or None
    entries: dict[str, Entry] = {}
    for item in items[:MOST_ENTRIES]:
        if isinstance(item, Mapping):
            entry = _entry(item, address, author)
            entries.setdefault(entry.id, entry)
    lost = len(items) - len(entries)
    return FeedContent(
        title=_text(feed.get("title")) or (urlsplit(address).hostname or address),
        language=language,
        entries=tuple(entries.values()),
        complaint=f"entries left out: {lost:,}, more than {MOST_ENTRIES:,}, with the id of another,"
        " or no objects"
        if lost
        else None,
    )


def _entry(item: Mapping[str, Any], address: str, feed_author: str | None) -> Entry:
    link = urljoin(address, _text(item.get("url") or item.get("external_url"))) or None
    text = without_markup(_raw(item.get("content_html"))) or _raw(item.get("content_text")).strip()
    whole = bool(text) and not CUT_SHORT.search(text)
    if not whole:
        text = max(text, without_markup(_raw(item.get("summary"))).strip(), key=len)
    if not (item.get("url") or item.get("external_url")):
        link = None
    title = _text(item.get("title"))
    day = _text(item.get("date_published") or item.get("date_modified")) or None
    digest = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).digest()
    id_ = str(item.get("id") or link or digest.hex()[:20])
    if not ABSOLUTE.match(id_):  # 17 means another article in each feed
        id_ = f"{address}#{id_}"
    tags = item.get("tags")
    return Entry(
        id=id_,
        link=link,
        title=title,
        text=text,
        whole=whole,
        author=_names(item) or feed_author,
        date=day,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        digest=digest,
    )


def _names(part: Mapping[str, Any]) -> str | None:
    """The names of the authors of a feed or an entry; version 1 has one."""
    given = part.get("authors") or part.get("author") or []
    authors = given if isinstance(given, list) else [given]
    names = [_text(author.get("name")) for author in authors if isinstance(author, Mapping)]
    return ", ".join(filter(None, names)) or None


def _text(value: object) -> str:
    return " ".join(without_markup(_raw(value)).split())


def _raw(value: object) -> str:
    return value if isinstance(value, str) else ""
