"""The elements of news formats by their local names, and their texts."""

import copy
from typing import Any

from ....articles.markup.html_text import element_text
from ....articles.markup.plain import Plain

NAMES = {
    "hl1": "h1", "hl2": "h2", "bq": "blockquote", "block": "div", "media": "template",
    "content": "div", "fn": "div",
}  # fmt: skip
"""Elements of news formats by what they are in HTML; what stands with a picture is left out."""


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def all_named(element: Any, *names: str) -> list[Any]:
    """The elements of these names below an element, in any namespace, in their order."""
    return [each for each in element.iter() if name_of(each) in names and each is not element]


def line_of(element: Any, *names: str) -> str:
    """The words of the first element of a name, on one line; of an earlier name before a later."""
    for name in names:
        for each in all_named(element, name):
            if words := " ".join("".join(each.itertext()).split()):
                return words
    return ""


def lines_of(element: Any, name: str) -> list[str]:
    """The words of each element of a name, without repetitions."""
    found = (" ".join("".join(each.itertext()).split()) for each in all_named(element, name))
    return list(dict.fromkeys(filter(None, found)))


def body_text(element: Any) -> Plain:
    """The text of an element with the markup of NITF or XHTML, each block a paragraph."""
    copied = copy.deepcopy(element)
    for each in copied.iter():
        name = name_of(each)
        each.tag = NAMES.get(name, name)
    copied.tag = "div"
    copied.tail = None
    return element_text(copied)
