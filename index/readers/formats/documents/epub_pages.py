"""The printed pages of an EPUB: where the pages of the paper edition begin in its text."""

import re
from collections.abc import Mapping
from typing import Any

from .packed import value

BEGIN, END = "\ue0f1", "\ue0f2"
"""Characters for private use: between them stands the label of the page that begins there."""

MARKED = re.compile(f"{BEGIN}([^{END}]*){END}")

NUMBER = re.compile(r"(?:page|pg|p)?[-_. ]*([0-9]{1,5}|[ivxlc]{1,12})", re.IGNORECASE)
"""The id of a page break without another label: `page12`, `pg_xiv`."""

Starts = list[tuple[int, str]]
"""For each page the place in a text where it begins, and its label."""


def mark_pages(body: Any, labels: Mapping[str, str]) -> None:
    """Set marks where pages begin: at page breaks, and at the anchors that the book lists.

    A page break's own words, such as the page's number, are taken out of the text.
    """
    for element in [each for each in body.iter() if isinstance(each.tag, str)]:
        anchor = element.get("id") or element.get("name") or ""
        if _is_break(element):
            label = labels.get(anchor) or _label(element, anchor)
            for child in [*element]:
                element.remove(child)
            element.text = f"{BEGIN}{label}{END}" if label else None
        elif anchor in labels:
            mark_before(element, f"{BEGIN}{labels[anchor]}{END}")


def _is_break(element: Any) -> bool:
    kinds = (value(element, "type") or "").split()
    return "pagebreak" in kinds or element.get("role") == "doc-pagebreak"


def _label(element: Any, anchor: str) -> str:
    for said in (element.get("title"), element.get("aria-label"), "".join(element.itertext())):
        if said and said.strip():
            found = NUMBER.fullmatch(said.strip(" ."))
            return found[1] if found else " ".join(said.split())[:20]
    found = NUMBER.fullmatch(anchor)
    return found[1] if found else ""


def mark_before(element: Any, mark: str) -> None:
    """Set a mark in the text before an element."""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + mark
    elif element.getparent() is not None:
        parent = element.getparent()
        parent.text = (parent.text or "") + mark
    else:
        element.text = mark + (element.text or "")


class PrintedPages:
    """The pages of a book, chapter by chapter: each begins on the page where the last one ended."""

    def __init__(self) -> None:
        """Begin before the first page."""
        self._page = ""

    def parted(self, marked: str) -> tuple[str, Starts]:
        """The text of the next chapter without its marks, and where its pages begin."""
        starts: Starts = [(0, self._page)] if self._page else []
        text, *rest = MARKED.split(marked)
        for label, following in zip(rest[::2], rest[1::2], strict=True):
            if following.startswith("\n"):
                text = text.rstrip(" ")
            if not text or text[-1].isspace():
                following = following.lstrip()
            if starts and starts[-1][0] == len(text):
                starts.pop()
            starts.append((len(text), label))
            self._page = label
            text += following
        return text, starts


def pages_from(starts: Starts, place: int) -> Starts:
    """Where the pages begin in the text from a place on."""
    before = [label for start, label in starts if start <= place]
    after = [(start - place, label) for start, label in starts if start > place]
    return [(0, before[-1]), *after] if before else after


def without_pages(text: str) -> str:
    """A text without its marks."""
    return MARKED.sub("", text).strip()
