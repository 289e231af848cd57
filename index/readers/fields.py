"""Records to articles: the field names in use, and what each may hold."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ..article import Article
from .dates import parse_date

NAMES = {
    "id": ("_id", "id", "guid", "docid", "doc_id", "uid"),
    "title": ("title", "headline", "head", "heading", "name"),
    "text": ("text", "body", "content", "contents", "article", "full_text", "maintext"),
    "source": ("source", "publisher", "publication", "site", "site_name", "sitename", "outlet"),
    "author": ("author", "authors", "byline", "creator", "by"),
    "date": (
        "date", "published", "publish_date", "published_at", "publishedat", "pubdate",
        "date_publish", "date_published", "datepublished", "publication_date", "pub_date",
        "created", "timestamp",
    ),
    "url": ("url", "link", "href", "permalink", "canonical", "canonical_url", "source_url"),
    "language": ("language", "lang"),
}  # fmt: skip

LONGEST_TEXT = 32_000_000
"""Characters of one article: ten times the longest novel."""

LONGEST_FIELD = 10_000
"""Characters of a title, a name or an address; the rest of it is left out, and that is reported."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


def to_article(
    record: Mapping[str, Any], *, fallback_id: str | None
) -> tuple[Article | None, list[str]]:
    """An article from a record, and complaints of one line each; None where nothing is in it.

    Field names count without regard to case; the first of `NAMES` that holds something is
    taken. What is not known goes into `metadata`; a `metadata` object is looked into for fields
    that the record itself lacks. The id is the one given, else the url, else `fallback_id`;
    where that is None too, a digest of title and text, which stays the same when lines move.
    """
    complaints: list[str] = []
    inner = record.get("metadata")
    merged: dict[str, Any] = {**inner, **record} if isinstance(inner, Mapping) else {**record}
    if isinstance(inner, Mapping):
        merged.pop("metadata", None)
    found, rest = _sorted_out(merged)
    text = _text(found.get("text"), complaints)
    title = _line(found.get("title"), "title", complaints) or ""
    if text is None or not (text.strip() or title):
        return None, complaints or ["has neither a title nor a text; left out"]
    url = _line(found.get("url"), "url", complaints)
    id_ = _line(found.get("id"), "id", complaints) or url or fallback_id
    article = Article(
        id=id_ or hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:20],
        title=title,
        text=text,
        source=_line(found.get("source"), "source", complaints),
        author=_line(found.get("author"), "author", complaints),
        date=_date(found.get("date"), complaints),
        url=url,
        language=_language(found.get("language"), complaints),
        metadata=json.loads(clean(json.dumps(rest, ensure_ascii=False, default=str))),
    )
    return article, complaints


def clean(text: str) -> str:
    """Text without control characters and lone surrogates, its newlines all `\\n`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", unicodedata.normalize("NFC", text))


def _sorted_out(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    by_name = {key.lower(): key for key in record}
    found: dict[str, Any] = {}
    taken = set()
    for field, names in NAMES.items():
        for name in names:
            key = by_name.get(name)
            if key is not None and record[key] not in (None, "", [], {}):
                found[field] = record[key]
                taken.add(key)
                break
    rest = {
        key: value
        for key, value in record.items()
        if key not in taken and value not in (None, "", [], {})
    }
    return found, rest


def _text(value: Any, complaints: list[str]) -> str | None:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if not isinstance(value, str):
        complaints.append(f"text is not a string but {_kind(value)}; left out")
        return None
    if len(value) > LONGEST_TEXT:
        complaints.append(
            f"text has {len(value):,} characters, more than {LONGEST_TEXT:,}; left out: cut the "
            "article into parts"
        )
        return None
    return clean(value).strip("\n")


def _line(value: Any, field: str, complaints: list[str]) -> str | None:
    """A field of one line; a list of names is joined, `{"name": …}` is its name."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    parts = value if isinstance(value, list) else [value]
    names = [part.get("name") if isinstance(part, Mapping) else part for part in parts]
    strings = [name for name in names if isinstance(name, str)]
    if len(strings) < len(names):
        complaints.append(f"{field} is not a string but {_kind(value)}; kept without it")
        return None
    line = " ".join(clean(", ".join(strings)).split())
    if len(line) > LONGEST_FIELD:
        complaints.append(f"{field} has {len(line):,} characters; cut to {LONGEST_FIELD:,}")
        line = line[:LONGEST_FIELD]
    return line or None


def _date(value: Any, complaints: list[str]) -> Any:
    if value is None:
        return None
    try:
        return parse_date(value)
    except ValueError as error:
        complaints.append(f"date: {error}; kept without one")
        return None


def _language(value: Any, complaints: list[str]) -> str | None:
    line = _line(value, "language", complaints)
    match = LANGUAGE.fullmatch(line) if line else None
    return match[1].lower() if match else None


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")
