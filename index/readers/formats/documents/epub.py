"""The reader of EPUB: a book's chapters as articles, in the order in which they are read."""

import html
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ....articles.article import PAGE_STARTS
from ....articles.cleaning import clean
from ....articles.markup.html_text import fragment_text
from ....articles.markup.plain import Plain
from ...reader import InputFile, Piece
from .epub_package import Book, open_book
from .epub_pages import PrintedPages, mark_before, mark_pages, pages_from, without_pages
from .packed import Packed, packed, parse_xml, value

NO_CHAPTER = frozenset({"titlepage", "cover", "toc", "landmarks", "loi", "lot"})
"""Kinds of pages that have nothing to read in them."""

MARK = "\ue0f0"
"""A character for private use: stands where a chapter begins within a file."""

NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")


def read_epub(file: InputFile) -> Iterator[Piece]:
    """The chapters of a book, each an article whose source is the book.

    A chapter begins where the table of contents says; without one each file is a chapter. What is
    apart from the reading order, such as notes, comes last. Raises ValueError if the book is
    locked, cut, broken or without text.
    """
    with packed(file.seekable()) as parts:
        book, pages = open_book(parts), PrintedPages()
        number = 0
        chapter: dict[str, Any] | None = None
        for name in book.files:
            try:
                sections = _sections(parts, book, name)
            except ValueError as error:
                yield Piece(error, f"[{number}]")
                continue
            for label, anchor, text in sections:
                if label is None and chapter is not None and book.contents:
                    chapter["text"] += f"\n\n{text}"  # goes on in another file
                    continue
                if chapter is not None and (piece := _piece(chapter, number, pages)):
                    yield piece
                    number += 1
                chapter = _record(book, label, anchor, text)
        if chapter is not None and (piece := _piece(chapter, number, pages)):
            yield piece
            number += 1
    if not number:
        raise ValueError("has no text in it")


def _piece(chapter: dict[str, Any], number: int, pages: PrintedPages) -> Piece | None:
    text, starts = pages.parted(clean(chapter["text"]).strip())
    first, _, rest = text.partition("\n\n")
    if rest and first.split() == (chapter["title"] or "").split():
        before = len(text) - len(rest)
        text, starts = rest, pages_from(starts, before)
    if not text:
        return None
    record = chapter | {"text": Plain(text)} | ({PAGE_STARTS: starts} if starts else {})
    return Piece(record, f"[{number}]")


def _record(book: Book, label: str | None, anchor: str, text: str) -> dict[str, Any]:
    facts = {name: found for name, found in book.facts.items() if name != "identifier"}
    title = facts.pop("title", "")
    record = {
        **facts,
        "title": Plain(label or without_pages(text).partition("\n")[0][:200]),
        "text": text,
    }
    if title:
        record |= {"source": title}
    if identifier := book.facts.get("identifier"):
        record["id"] = f"{identifier}#{anchor}"
    return record


def _sections(parts: Packed, book: Book, name: str) -> list[tuple[str | None, str, str]]:
    """The label, anchor and text of each chapter in a file; no label for what goes on in it."""
    entries = book.contents.get(name, [])
    root = _parse(parts.part(name), name)
    body = root.find(".//body")
    body = root if body is None else body
    outer = [body, *body.iterchildren()][:2]
    if any(NO_CHAPTER & set((value(e, "type") or "").split()) for e in outer):
        return []
    places = {e.get("id") or e.get("name"): e for e in body.iter() if e.get("id") or e.get("name")}
    # What is deeper in the contents than the file itself is a heading within a chapter.
    level = min((entry.depth for entry in entries), default=0)
    chapters = [entry for entry in entries if entry.depth == level]
    order = {place: number for number, place in enumerate(body.iter())}
    starts = sorted(
        {entry.anchor: entry for entry in reversed(chapters) if entry.anchor in places}.values(),
        key=lambda entry: order[places[entry.anchor]],
    )
    mark_pages(body, book.pages.get(name, {}))
    for entry in starts:
        mark_before(places[entry.anchor], MARK)
    markup = etree.tostring(body, method="html", encoding="unicode", with_tail=False)
    head, *rest = fragment_text(markup).split(MARK)
    base = posixpath.basename(name)
    first = next((entry.label for entry in chapters if entry.anchor not in places), None)
    sections = [(first, base, head.strip())]
    for entry, text in zip(starts, rest, strict=False):
        sections.append((entry.label, f"{base}#{entry.anchor}", text.strip()))
    return [section for section in sections if section[2]]


def _parse(data: bytes, name: str) -> Any:
    """The tree of a chapter with plain names: strictly as XML, else as a browser reads HTML."""
    known = NAMED.sub(_by_number, data)
    try:
        root = parse_xml(known, f"its part {name!r}")
    except ValueError:
        declared = None if data.lstrip().startswith(b"<?xml") else "utf-8"
        root = etree.fromstring(data, etree.HTMLParser(encoding=declared, huge_tree=True))
        if root is None:
            raise ValueError(f"its part {name!r} is empty") from None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    etree.cleanup_namespaces(root)
    return root


def _by_number(entity: re.Match[bytes]) -> bytes:
    """A named character as the number that XML knows."""
    text = html.unescape(entity[0].decode("ascii"))
    return entity[0] if text.startswith("&") else "".join(f"&#{ord(c)};" for c in text).encode()
