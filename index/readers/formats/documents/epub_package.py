"""The package of an EPUB: its chapters' files in order, its contents, and its facts."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urldefrag

from .packed import Packed, local, value

PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
"""The media types of chapters."""

OBFUSCATED = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""What is done to fonts, which no one needs to read the text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents, for a place in a file; no anchor is its beginning."""

    depth: int
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Book:
    """A book: its files in the order of reading, the contents of each file, its facts.

    `pages` has for each file the labels of its printed pages, by the anchors where they begin.
    """

    files: list[str]
    contents: dict[str, list[Entry]]
    facts: dict[str, Any]
    pages: dict[str, dict[str, str]]


def open_book(parts: Packed) -> Book:
    """The book in an EPUB file. Raises ValueError if it is locked or names no chapters."""
    _refuse_locked(parts)
    root = parts.xml("META-INF/container.xml").find(".//{*}rootfile")
    if root is None:
        raise ValueError("names no book in its container")
    package = unquote(root.get("full-path") or "")
    opf = parts.xml(package)
    folder = posixpath.dirname(package)
    items = {item.get("id"): item for item in opf.iterfind("{*}manifest/{*}item")}

    def path(item: Any) -> str:
        return _joined(folder, item.get("href") or "")

    spine: list[str] = []
    apart: list[str] = []
    nav = next((i for i in items.values() if "nav" in (i.get("properties") or "").split()), None)
    for reference in opf.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item is nav or item.get("media-type") not in PAGES:
            continue
        (apart if reference.get("linear") == "no" else spine).append(path(item))
    ncx = next((i for i in items.values() if "dtbncx" in (i.get("media-type") or "")), None)
    entries: dict[str, list[Entry]] = {}
    pages: dict[str, dict[str, str]] = {}
    for contents, read, read_pages in (
        (nav, _nav_entries, _nav_pages),
        (ncx, _ncx_entries, _ncx_pages),
    ):
        if contents is None:
            continue
        name = path(contents)
        listed, folder_of_it = parts.optional(name), posixpath.dirname(name)
        if not entries:
            for depth, label, target in read(listed):
                address, anchor = urldefrag(target)
                file = _joined(folder_of_it, address)
                entries.setdefault(file, []).append(Entry(depth, unquote(anchor), label))
        if not pages:
            for label, target in read_pages(listed):
                address, anchor = urldefrag(target)
                file = _joined(folder_of_it, address)
                pages.setdefault(file, {}).setdefault(unquote(anchor), label)
    return Book(list(dict.fromkeys(spine + apart)), entries, _facts(opf), pages)


def _joined(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(href)[0])))


def _nav_entries(root: Any) -> Iterator[tuple[int, str, str]]:
    for link in _links(root, "toc", "toc"):
        depth = sum(1 for _ in link.iterancestors("{*}ol"))
        yield depth, " ".join("".join(link.itertext()).split()), link.get("href") or ""


def _nav_pages(root: Any) -> Iterator[tuple[str, str]]:
    for link in _links(root, "page-list", ""):
        yield " ".join("".join(link.itertext()).split()), link.get("href") or ""


def _links(root: Any, kind: str, otherwise: str) -> Iterator[Any]:
    """The links in the lists of a kind; `otherwise` is the kind of one that names none."""
    for nav in root.iter("{*}nav"):
        if kind in (value(nav, "type") or otherwise).split():
            yield from nav.iter("{*}a")


def _ncx_entries(root: Any) -> Iterator[tuple[int, str, str]]:
    for point, label, target in _points(root, "navPoint"):
        yield sum(1 for _ in point.iterancestors("{*}navPoint")), label, target


def _ncx_pages(root: Any) -> Iterator[tuple[str, str]]:
    for _, label, target in _points(root, "pageTarget"):
        yield label, target


def _points(root: Any, kind: str) -> Iterator[tuple[Any, str, str]]:
    """The points of a kind, with the label and the target of each."""
    for point in root.iter(f"{{*}}{kind}"):
        label = point.find("{*}navLabel/{*}text")
        content = point.find("{*}content")
        if label is not None and content is not None:
            yield point, _text(label), content.get("src") or ""


def _facts(opf: Any) -> dict[str, Any]:
    """The facts of a book: the main title, the authors in order, the day of publication."""
    found: dict[str, list[Any]] = {}
    refined: dict[tuple[str, str], str] = {}
    for element in opf.iterfind("{*}metadata//*"):
        if local(element) == "meta" and (refines := element.get("refines")):
            refined[refines.lstrip("#"), element.get("property") or ""] = _text(element)
        elif _text(element):
            found.setdefault(local(element), []).append(element)

    def said(element: Any, name: str) -> str:
        return refined.get((element.get("id") or "", name)) or value(element, name) or ""

    def place(element: Any) -> int:
        written = said(element, "display-seq")
        return int(written) if written.isdecimal() else 0

    titles = sorted(found.get("title", []), key=place)
    creators = sorted(found.get("creator", []), key=place)
    identifiers = found.get("identifier", [])
    best = {
        "title": [e for e in titles if said(e, "title-type") == "main"] or titles,
        "date": [e for e in found.get("date", []) if value(e, "event") in (None, "publication")],
        "language": found.get("language", []),
        "publisher": found.get("publisher", []),
        "identifier": [e for e in identifiers if e.get("id") == opf.get("unique-identifier")]
        or identifiers,
    }
    facts = {name: _text(elements[0]) for name, elements in best.items() if elements}
    authors = [_text(e) for e in creators if said(e, "role") in ("", "aut")]
    return facts | ({"author": ", ".join(authors)} if authors else {})


def _text(element: Any) -> str:
    return " ".join((element.text or "").split())


def _refuse_locked(parts: Packed) -> None:
    for method in parts.optional("META-INF/encryption.xml").iter("{*}EncryptionMethod"):
        if value(method, "Algorithm") not in OBFUSCATED:
            raise ValueError("is locked by its seller (its text is encrypted)")
