"""The records of a saved feed: RSS, RDF or Atom."""

import html
import re
from collections.abc import Iterator
from typing import Any

from ....articles.markup.html_text import fragment_text
from ....articles.markup.plain import Plain
from .elements import first

MORE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,32});")


def feed_records(root: Any) -> Iterator[dict[str, Any]]:
    """The records of a feed's entries, in its order."""
    channel = next((e for e in root.iter("{*}channel")), root)
    language = first(channel, "language") or root.get(
        "{http://www.w3.org/XML/1998/namespace}lang", ""
    )
    around = {
        "source": _title(channel),
        "author": _authors(channel),
        "language": language,
    }
    for entry in root.iter("{*}item", "{*}entry"):
        yield _record(entry, around)


def _record(entry: Any, around: dict[str, str]) -> dict[str, Any]:
    source = entry.find("{*}source")
    named = (
        " ".join(_title(source).split() or (source.text or "").split())
        if source is not None
        else ""
    )
    link = _link(entry)
    guid = first(entry, "guid", "id", "identifier") or entry.get(
        "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""
    )
    tags = [
        tag
        for child in entry.iterfind("{*}category")
        if (tag := child.get("term") or " ".join("".join(child.itertext()).split()))
    ]
    record = {
        "id": guid,
        "title": Plain(_title(entry)),
        "text": _text(entry),
        "source": named or around["source"],
        "author": _authors(entry) or around["author"],
        "date": first(entry, "pubDate", "published", "issued", "created", "date", "updated"),
        "url": link,
        "language": around["language"],
    }
    return record | ({"tags": tags} if tags else {})


def _text(entry: Any) -> Plain:
    """The longest of what an entry carries: content or summary, without its captions."""
    found = [
        _words(child)
        for name in ("encoded", "content", "description", "summary", "body")
        for child in entry.iterfind(f"{{*}}{name}")
        if "search.yahoo.com" not in child.tag and "itunes" not in child.tag
    ]
    return max(found, key=len, default=Plain())


def _words(child: Any) -> Plain:
    kind = child.get("type") or ""
    if kind == "xhtml" or len(child):
        from lxml import etree

        inner = "".join(etree.tostring(each, encoding="unicode", method="html") for each in child)
        return fragment_text((child.text or "") + re.sub(r"(</?)\w+:", r"\1", inner))
    text = child.text or ""
    return Plain(text.strip()) if kind == "text" else fragment_text(text)


def _title(element: Any) -> str:
    child = element.find("{*}title") if element is not None else None
    if child is None:
        return ""
    kind = child.get("type") or ""
    if kind in ("html", "xhtml"):
        return " ".join(_words(child).split())
    text = " ".join("".join(child.itertext()).split())
    return html.unescape(text) if MORE.search(text) and kind != "text" else text


def _authors(element: Any) -> str:
    names: list[str] = []
    for child in element.iterchildren("{*}creator", "{*}author"):
        name = first(child, "name") or " ".join("".join(child.itertext()).split())
        commented = re.fullmatch(r"\S+@\S+\s+\((.*)\)", name)
        names.append(commented[1] if commented else name)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _link(entry: Any) -> str:
    for child in entry.iterfind("{*}link"):
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
        if child.text and child.text.strip():
            return str(child.text.strip())
    guid = entry.find("{*}guid")
    is_link = guid is not None and guid.get("isPermaLink", "true") == "true"
    address = (guid.text or "").strip() if is_link else ""
    return address if address.startswith(("http:", "https:")) else ""
