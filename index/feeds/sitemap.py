"""The entries of a sitemap or a news sitemap: the addresses of a site's pages, the newest first."""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..articles.markup.plain import Plain
from ..catalogue.records import EntryState
from ..readers.formats.xml_files.elements import first
from ..readers.formats.xml_files.sound_xml import root_name, sound_root
from .entries import Entry, FeedContent

ROOTS = frozenset({"urlset", "sitemapindex"})
HEAD = 4096
GZIP = b"\x1f\x8b"

LARGEST = 64_000_000
"""Bytes of a sitemap at most, unpacked; the protocol allows 50 MB."""

MOST_MAPS = 20
"""Sitemaps of an index that are read, the newest ones."""

MOST_NEW = 200
"""New or changed pages that one poll reads; the others are read by the next ones."""

WEB = ("http://", "https://")


def unpacked(body: bytes) -> bytes:
    """A body without gzip around it. Raises ValueError if it is damaged or too large."""
    if not body.startswith(GZIP):
        return body
    try:
        data = zlib.decompressobj(31).decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise ValueError(f"is damaged gzip ({error})") from None
    if len(data) > LARGEST:
        raise ValueError(f"unpacks to more than {LARGEST:,} bytes")
    return data


def is_sitemap(body: bytes) -> bool:
    """Whether the bytes of an unpacked feed are a sitemap, or an index of sitemaps."""
    return root_name(body[:HEAD]) in ROOTS


def read_sitemap(
    body: bytes, address: str, known: Mapping[str, EntryState], fetch: Callable[[str], bytes]
) -> FeedContent:
    """The known pages of a sitemap, and the newest of the others.

    `fetch` gives the bytes of a sitemap that an index of sitemaps names. Raises ValueError if the
    sitemap is broken; so does `fetch` if it cannot.
    """
    root = sound_root(body)
    complaints: list[str] = []
    pages = _pages(root)
    if root_name(body[:HEAD]) == "sitemapindex":
        maps = sorted(_stated(root, "sitemap"), key=lambda pair: pair[1], reverse=True)
        for place, _ in maps[:MOST_MAPS]:
            try:
                pages += _pages(sound_root(unpacked(fetch(place))))
            except ValueError as error:
                complaints.append(f"{place}: {error}")
    pages.sort(key=lambda page: page[1], reverse=True)
    entries = {entry.id: entry for entry, _ in reversed(pages)}
    seen: list[Entry] = []
    new: list[Entry] = []
    for entry in reversed(entries.values()):
        before = known.get(entry.id)
        (seen if before and before.digest == entry.digest else new).append(entry)
    return FeedContent(
        title=urlsplit(address).hostname or address,
        language=None,
        entries=(*new[:MOST_NEW], *seen),
        complaint="; ".join(complaints) or None,
        more=len(new) > MOST_NEW,
    )


def _stated(root: Any, name: str) -> list[tuple[str, str]]:
    """The address and the day of change of each element of this name."""
    found = [(first(each, "loc"), first(each, "lastmod")) for each in root.iter(f"{{*}}{name}")]
    return [(place, day) for place, day in found if place.lower().startswith(WEB)]


def _pages(root: Any) -> list[tuple[Entry, str]]:
    """An entry for each page, and the day by which it is sorted.

    Only a news sitemap tells the day of publication; that of a change is not the article's.
    """
    pages = []
    for url in root.iter("{*}url"):
        place, changed = first(url, "loc"), first(url, "lastmod")
        if not place.lower().startswith(WEB):
            continue
        news = url.find("{*}news")
        title = first(news, "title") if news is not None else ""
        published = first(news, "publication_date") if news is not None else ""
        names = [] if news is None else [first(e, "name") for e in news.iterfind("{*}publication")]
        digest = hashlib.sha256(json.dumps([place, changed, title, published]).encode()).digest()
        entry = Entry(
            id=place,
            link=place,
            title=Plain(title),
            text="",
            whole=False,
            author=None,
            date=published or None,
            tags=(),
            digest=digest,
            source=next(iter(names), None) or None,
        )
        pages.append((entry, published or changed))
    return pages
