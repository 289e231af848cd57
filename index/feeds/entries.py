"""The entries of a feed, RSS or Atom, from its bytes."""

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import feedparser

from ..articles.markup.html_text import fragment_text
from ..articles.markup.markup_in_fields import without_markup
from ..articles.markup.plain import Plain
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

CAPTION = re.compile(
    rb"<media:(description|title|text)\b[^<>]{0,1000}?(?:/>|>.*?</media:\1\s*>)",
    re.DOTALL | re.IGNORECASE,
)
"""The words about a picture, which feedparser would take for those of the entry."""

OTHER_SUMMARY = re.compile(rb"(</?)(itunes:|dc:)(summary|description)\b", re.IGNORECASE)
SUMMARIES = ("itunes_othersummary", "dc_otherdescription")
"""Summaries beside the entry's own under names that feedparser keeps apart."""

WITH_ADDRESS = re.compile(r"^\S+@\S+\s*\((.+)\)$")
WEB = re.compile(r"https?://\S", re.IGNORECASE)
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
    source: str | None = None  # of an entry that the feed took from another one


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed as it was read; `complaint` names a fault that did not prevent reading it.

    `more` tells that it has further entries, which the next poll is to read.
    """

    title: str
    language: str | None
    entries: tuple[Entry, ...]
    complaint: str | None
    more: bool = False


def read_feed(body: bytes, address: str, headers: Mapping[str, str]) -> FeedContent:
    """The entries of a feed, in its order. Raises ValueError unless it is a feed."""
    if not body.strip():
        raise ValueError("is empty")
    body = OTHER_SUMMARY.sub(rb"\1\2other\3", CAPTION.sub(b"", body))
    # feedparser finds the encoding by the file's type and its XML declaration.
    known = {name: headers[name] for name in ("content-type",) if name in headers}
    found: Any = feedparser.parse(
        io.BytesIO(body),
        response_headers={**known, "content-location": address},
        sanitize_html=False,  # it would take <dialog> out of a title
    )
    fault = " ".join(str(found.get("bozo_exception") or "").split())
    if not found.get("version") and not found.entries:
        raise ValueError(f"is not a feed ({fault})" if fault else "is not a feed")
    feed = found.feed
    entries: dict[str, Entry] = {}
    doubles = 0
    of_all = _authors(feed) if str(found.get("version")).startswith("atom") else None
    titles: dict[str, set[str]] = {}  # of entries known by their links alone
    for raw in found.entries[:MOST_ENTRIES]:
        if not raw.get("id"):
            titles.setdefault(raw.get("link") or "", set()).add(raw.get("title") or "")
    for raw in found.entries[:MOST_ENTRIES]:
        entry = _entry(raw, address, of_all)
        if len(titles.get(entry.id, ())) > 1 and not raw.get("id"):
            entry = replace(entry, id=f"{entry.id}#{_digest_of(entry.title)}")
        doubles += entries.setdefault(entry.id, entry).digest != entry.digest
    left_out = len(found.entries) - MOST_ENTRIES
    complaints = [fault] if found.bozo and not _harmless(found) else []
    complaints += [f"{left_out:,} entries more than {MOST_ENTRIES:,} left out"] * (left_out > 0)
    complaints += [
        f"{counted(doubles, 'entry', 'entries')} left out that have the id of another"
    ] * (doubles > 0)
    return FeedContent(
        title=_title(feed) or (urlsplit(address).hostname or address),
        language=feed.get("language") or None,
        entries=tuple(entries.values()),
        complaint="; ".join(complaints) or None,
    )


def _harmless(found: Any) -> bool:
    """Whether the only fault is a type or encoding stated wrongly by the server."""
    fault = found.get("bozo_exception")
    return isinstance(fault, feedparser.NonXMLContentType | feedparser.CharacterEncodingOverride)


def _entry(raw: Any, address: str, of_all: str | None) -> Entry:
    """An entry; `of_all` is the author of the feed, for entries that name none."""
    content = [part for part in raw.get("content", ()) if part.get("value")]
    text = "\n\n".join(map(_text, content))
    whole = bool(text) and not CUT_SHORT.search(text)
    if not whole:
        summary = _text(raw.get("summary_detail") or {"value": raw.get("summary") or ""})
        others = (_text({"value": raw.get(name) or ""}) for name in SUMMARIES)
        text = max((text, summary, *others), key=len)
        whole = len(text) >= WHOLE and not CUT_SHORT.search(text)
    title = _title(raw)
    link = raw.get("link") or None
    if link and not WEB.match(link):
        link = None  # feedparser takes an id that is no address for a link, too
    day = _day(raw)
    taken_from = raw.get("source") or {}
    source = fragment_text(taken_from.get("title") or "") or None
    author = _authors(raw) or _authors(taken_from) or of_all
    tags = tuple(tag.get("term") or "" for tag in raw.get("tags", ()))
    # feedparser warns if it stands in for a missing `updated`.
    updated = raw.get("updated") if "updated" in raw else None
    said = [raw.get("id"), link, title, text, author, day, updated, tags]
    digest = hashlib.sha256(json.dumps(said).encode()).digest()
    id_ = raw.get("id") or link or _digest_of(f"{title}\n{text}")
    if not ABSOLUTE.match(id_):
        # Many feeds number their entries: 17 means another article in each of them.
        id_ = f"{address}#{id_}"
    tags = tuple(filter(None, tags))
    return Entry(id_, link, title, Plain(text), whole, author, day, tags, digest, source)


def _digest_of(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _title(raw: Any) -> str:
    """The title: plain text is literal, and in RSS only what surely is markup is."""
    detail = raw.get("title_detail") or {}
    value = str(detail.get("value") or raw.get("title") or "")
    if detail.get("type") == "text/html":
        value = without_markup(value)
    elif detail.get("type") != "text/plain":
        value = fragment_text(value)
    return Plain(" ".join(value.split()))


def _authors(raw: Any) -> str | None:
    """The names of all authors of an entry, a feed or a source, without their mail addresses."""
    names = [str(each.get("name") or "") for each in raw.get("authors", ())]
    if len(names) < 2:
        names = [str(raw.get("author") or "")]
    plain = (WITH_ADDRESS.sub(r"\1", name.strip()) for name in names)
    return ", ".join(dict.fromkeys(filter(None, plain))) or None


def _text(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    if part.get("type") == "text/plain" and "<" not in value:
        return value.strip()
    return fragment_text(value)


def _day(raw: Any) -> str | None:
    """The day of publication: parsed from the feed's own text, or by feedparser."""
    for name in ("published", "created", "updated"):
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
