"""The entries of a feed, RSS or Atom, from its bytes."""

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import feedparser

from ..articles.html_text import fragment_text
from ..readers import parse_date
from ..storage.wording import counted

MOST_ENTRIES = 2000
"""Entries of one feed; later ones, usually the oldest, are left out."""

WHOLE = 2000
"""Characters of a description from which on it is taken for the article itself."""

CUT_SHORT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\]|(?:read|continue) (?:more|reading)\W*)$", re.I
)
"""The endings of a text that continues elsewhere."""

ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed, about one article; `digest` changes with any part of it."""

    id: str
    link: str | None
    title: str
    text: str
    whole: bool  # whether `text` is the article rather than a summary of it
    author: str | None
    date: str | None
    tags: tuple[str, ...]
    digest: bytes


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed as it was read; `complaint` names a fault that did not prevent reading it."""

    title: str
    language: str | None
    entries: tuple[Entry, ...]
    complaint: str | None


def read_feed(body: bytes, address: str, headers: Mapping[str, str]) -> FeedContent:
    """The entries of a feed, in its order. Raises ValueError unless it is a feed."""
    if not body.strip():
        raise ValueError("is empty")
    # feedparser finds the encoding by the file's type and its XML declaration.
    known = {name: headers[name] for name in ("content-type",) if name in headers}
    found: Any = feedparser.parse(
        io.BytesIO(body), response_headers={**known, "content-location": address}
    )
    fault = " ".join(str(found.get("bozo_exception") or "").split())
    if not found.get("version") and not found.entries:
        raise ValueError(f"is not a feed ({fault})" if fault else "is not a feed")
    feed = found.feed
    entries: dict[str, Entry] = {}
    doubles = 0
    for raw in found.entries[:MOST_ENTRIES]:
        entry = _entry(raw, address)
        doubles += entries.setdefault(entry.id, entry).digest != entry.digest
    left_out = len(found.entries) - MOST_ENTRIES
    complaints = [fault] if found.bozo and not _harmless(found) else []
    complaints += [f"{left_out:,} entries more than {MOST_ENTRIES:,} left out"] * (left_out > 0)
    complaints += [
        f"{counted(doubles, 'entry', 'entries')} left out that have the id of another"
    ] * (doubles > 0)
    return FeedContent(
        title=fragment_text(feed.get("title") or "") or (urlsplit(address).hostname or address),
        language=feed.get("language") or None,
        entries=tuple(entries.values()),
        complaint="; ".join(complaints) or None,
    )


def _harmless(found: Any) -> bool:
    """Whether the only fault is a type or encoding stated wrongly by the server."""
    fault = found.get("bozo_exception")
    return isinstance(fault, feedparser.NonXMLContentType | feedparser.CharacterEncodingOverride)


def _entry(raw: Any, address: str) -> Entry:
    content = [part for part in raw.get("content", ()) if part.get("value")]
    text = "\n\n".join(map(_text, content))
    whole = bool(text) and not CUT_SHORT.search(text)
    if not whole:
        summary = _text(raw.get("summary_detail") or {"value": raw.get("summary") or ""})
        text = max(text, summary, key=len)
        whole = len(text) >= WHOLE and not CUT_SHORT.search(text)
    title = fragment_text(raw.get("title") or "")
    link = raw.get("link") or None
    day = _day(raw)
    author = raw.get("author") or None
    tags = tuple(tag.get("term") or "" for tag in raw.get("tags", ()))
    # feedparser warns if it stands in for a missing `updated`.
    updated = raw.get("updated") if "updated" in raw else None
    said = [raw.get("id"), link, title, text, author, day, updated, tags]
    digest = hashlib.sha256(json.dumps(said).encode()).digest()
    id_ = raw.get("id") or link or hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:20]
    if not ABSOLUTE.match(id_):
        # Many feeds number their entries: 17 means another article in each of them.
        id_ = f"{address}#{id_}"
    return Entry(id_, link, title, text, whole, author, day, tuple(filter(None, tags)), digest)


def _text(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    if part.get("type") == "text/plain" and "<" not in value:
        return value.strip()
    return fragment_text(value)


def _day(raw: Any) -> str | None:
    """The day of publication: parsed from the feed's own text, or by feedparser."""
    for name in ("published", "updated", "created"):
        written = raw.get(name) if name in raw else None
        if not written:
            continue
        try:
            parse_date(written)
        except ValueError:
            parsed = raw.get(f"{name}_parsed")
            return date(*parsed[:3]).isoformat() if parsed else str(written)
        return str(written)
    return None
