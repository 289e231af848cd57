"""The text of a fragment of HTML, each block a paragraph."""

import re
from collections.abc import Iterator

from lxml import etree, html

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote dd details div dl dt fieldset figcaption figure footer"
        " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul",
    )
)
LEFT_OUT = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "form"}
)
DEEPEST = 200
"""Levels of nested elements; deeper ones are left out."""


def fragment_text(markup: str) -> str:
    """The text of a piece of HTML, its blocks parted by blank lines."""
    if not markup.strip():
        return ""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):  # such as a declaration of an encoding in a text
        return " ".join(re.sub(r"<[^>]{0,1000}>", " ", markup).split())
    pieces = "".join(_pieces(root, 0))
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", pieces))
    return "\n\n".join(block for block in blocks if block)


def _pieces(element: html.HtmlElement, depth: int) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag and tag not in LEFT_OUT and depth < DEEPEST:
        block = tag in BLOCKS
        yield "\n\n" if block else ""
        # Line breaks in the markup are blanks; only `br` elements are line breaks.
        yield re.sub(r"\s+", " ", element.text or "")
        for child in element:
            yield from _pieces(child, depth + 1)
        yield "\n\n" if block else "\n" if tag == "br" else ""
    yield re.sub(r"\s+", " ", element.tail or "")
