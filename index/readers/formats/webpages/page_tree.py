"""The tree of a page before extraction: what is deleted goes, what is raised stands apart."""

import re
from typing import Any

from ....articles.markup.html_text import STRUCK, element_text, raised

SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)(?P<url>\S+)"
    r"|\s*Page saved with SingleFile\s+url:\s*(?P<single>\S+))",
)
HEAD = 8192
"""Characters in which a browser notes where a page was saved from."""

READINGS = frozenset({"rt", "rp"})

FURNITURE = (
    "//script | //style | //noscript | //template | //nav | //header[not(ancestor::article)]"
    " | //footer | //aside | //form | //button | //svg | //iframe | //head | //dialog | //menu"
)
"""Elements around the article, for a page too short to tell its text by its size."""


def saved_from(markup: str) -> str | None:
    """The address that a browser or SingleFile noted at the head of a saved page."""
    found = SAVED_FROM.search(markup[:HEAD])
    return (found["url"] or found["single"]) if found else None


def prepare(tree: Any) -> None:
    """Change a tree in place, so that its words are those that a reader sees.

    Deleted text and readings above a line go, quotation elements become quotation marks, and
    superscripts stand apart from the words before them.
    """
    for element in list(tree.iter(*STRUCK, *READINGS)):
        _replace(element, "")
    for element in list(tree.iter("sup")):
        _replace(element, raised(element, _before(element)))
    for element in tree.iter("q"):
        element.tag = "span"
        element.text = "“" + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + "”"
        else:
            element.text += "”"


def captions(tree: Any) -> list[str]:
    """The captions of the pictures of an article."""
    found = tree.iterfind(".//figcaption")
    return [text for element in found if (text := element_text(element))]


def whole_text(tree: Any) -> str:
    """The text of a short page: its article, or all but what stands around it."""
    for element in tree.xpath(FURNITURE):
        if element.getparent() is not None:
            element.drop_tree()
    for place in (".//article", ".//main", ".//body"):
        found = tree.find(place)
        if found is not None and (text := element_text(found)):
            return text
    return element_text(tree)


def _before(element: Any) -> str:
    """The end of the text before an element."""
    previous = element.getprevious()
    if previous is not None:
        return str(previous.tail or "")
    parent = element.getparent()
    return str(parent.text or "") if parent is not None else ""


def _replace(element: Any, text: str) -> None:
    """Put a text in the place of an element."""
    parent = element.getparent()
    if parent is None:
        return
    text += element.tail or ""
    previous = element.getprevious()
    if previous is None:
        parent.text = (parent.text or "") + text
    else:
        previous.tail = (previous.tail or "") + text
    parent.remove(element)
