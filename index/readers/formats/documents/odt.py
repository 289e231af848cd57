"""The reader of ODT and FODT: the words of an OpenDocument text, once, and no deleted one."""

import re
from typing import Any, BinaryIO

from .document_record import HEADS, document_record, raised
from .packed import facts, local, packed, parse_xml, value

LEFT_OUT = frozenset(
    re.findall(
        r"[\w-]+",
        "tracked-changes annotation annotation-end note-citation ruby-text"
        " sequence-decls variable-decls user-field-decls forms title desc"
        " alphabetical-index-mark script index-title-template table-of-content-source"
        " binary-data",
    )
)
"""Deleted words, comments, marks of notes, readings over a word, descriptions of pictures."""

FACTS = {
    "title": "title",
    "initial-creator": "author",
    "creator": "author",
    "creation-date": "date",
    "language": "language",
    "subject": "subject",
    "description": "description",
}
"""The facts in a document's head, the better ones first, and their fields."""

LARGEST_FLAT = 100_000_000
"""Bytes of a document that is not packed."""

PARAGRAPHS = frozenset({"p", "h"})
INVISIBLE = frozenset({"none", "condition"})


def read_odt(stream: BinaryIO) -> dict[str, Any]:
    """An OpenDocument text: its words with tables, text boxes and notes, and its facts.

    Notes and text boxes follow the paragraph that they belong to. Deleted words are left out;
    comments are kept apart, as a field. Raises ValueError if it is locked, cut, broken or without
    text.
    """
    with packed(stream) as parts:
        manifest = parts.optional("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise ValueError("is locked with a password")
        return _record(parts.xml("content.xml"), parts.optional("meta.xml"))


def read_fodt(stream: BinaryIO) -> dict[str, Any]:
    """An OpenDocument text in a single XML file, as `read_odt` reads a packed one."""
    data = stream.read(LARGEST_FLAT + 1)
    if len(data) > LARGEST_FLAT:
        raise ValueError(f"is longer than {LARGEST_FLAT:,} bytes: cut it into parts")
    root = parse_xml(data, "it")
    meta = root.find("{*}meta")
    return _record(root, root.makeelement("none") if meta is None else meta)


def _record(root: Any, meta: Any) -> dict[str, Any]:
    body = root.find("{*}body/{*}text")
    if body is None:
        raise ValueError("is no text document: a table, a drawing or slides")
    comments = [
        comment
        for each in body.iter("{*}annotation")
        if (comment := "\n".join(_Walk(root).blocks(each)))
    ]
    found = facts(meta)
    stated: dict[str, Any] = {}
    for name, ours in FACTS.items():
        if name in found:
            stated.setdefault(ours, found[name][0])
    if "keyword" in found:
        stated["keywords"] = found["keyword"]
    if comments:
        stated["comments"] = comments
    walk = _Walk(root)
    return document_record(walk.blocks(body), walk.styled, stated)


class _Walk:
    """The walk through a document's elements, in order."""

    def __init__(self, root: Any) -> None:
        self.styled: dict[str, str] = {}
        self._raised = {
            value(style, "name")
            for style in root.iter("{*}style")
            for properties in style.iterfind("{*}text-properties")
            if (value(properties, "text-position") or "").startswith("super")
        }

    def blocks(self, container: Any) -> list[str]:
        """The paragraphs in an element; a table without paragraphs in its cells is one."""
        found: list[str] = []
        for child in container:
            name = local(child)
            if name in PARAGRAPHS:
                after: list[str] = []
                text = self._text(child, after)
                found += [text, *after]
                self._see_style(child, text)
            elif name == "table":
                found += self._table(child)
            elif name not in LEFT_OUT and value(child, "display") not in INVISIBLE:
                found += self.blocks(child)
        return [text for text in found if text]

    def _see_style(self, paragraph: Any, text: str) -> None:
        style = (value(paragraph, "style-name") or "").lower()
        if local(paragraph) == "h":
            style = "heading 1"
        if style in HEADS and text:
            self.styled.setdefault(style, text)

    def _table(self, table: Any) -> list[str]:
        rows = [
            [self.blocks(cell) for cell in row if local(cell) == "table-cell"]
            for row in table.iter("{*}table-row")
            if next(row.iterancestors("{*}table")) is table
        ]
        if all(len(cell) <= 1 for row in rows for cell in row):
            lines = (" ".join(each for cell in row for each in cell) for row in rows)
            return ["\n".join(line for line in lines if line)]
        return [each for row in rows for cell in row for each in cell]

    def _text(self, paragraph: Any, after: list[str]) -> str:
        pieces: list[str] = []
        self._add(paragraph, pieces, after)
        lines = "".join(pieces).split("\n")
        return "\n".join(line for each in lines if (line := " ".join(each.split())))

    def _add(self, element: Any, pieces: list[str], after: list[str]) -> None:
        """Add the words in an element to `pieces`, and the boxes and notes in it to `after`."""
        pieces.append(_flowing(element.text))
        for child in element:
            name = local(child)
            if name in ("note-body", "text-box"):
                after += self.blocks(child)
            elif name in ("s", "tab"):
                pieces.append(" ")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "span" and value(child, "style-name") in self._raised:
                run: list[str] = []
                self._add(child, run, after)
                pieces.append(raised("".join(run), "".join(pieces[-1:])))
            elif name and name not in LEFT_OUT and value(child, "display") not in INVISIBLE:
                self._add(child, pieces, after)
            pieces.append(_flowing(child.tail))


def _flowing(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
