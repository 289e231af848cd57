"""XML read strictly: a faulty text is mended and parsed again, never parsed past its faults."""

import html.entities
import re
from typing import Any

from ....articles.html_text import element_text
from ....articles.plain import Plain
from ...text_encoding import decode

DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']""")
HEAD = re.compile(r"\A\s*(?:<\?xml[^>]{0,500}\?>)?")
DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,2000}(?:\[.{0,100000}?\]\s*)?>", re.DOTALL)
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)")
NO_TAG = re.compile(r"<(?![A-Za-z_/!?])")
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NO_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bBcCeEfF]|1[0-9A-Fa-f])|0*(?:[0-8]|1[1245-9]|2\d|3[01]));"
)

NAMES = {
    "hl1": "h1", "hl2": "h2", "bq": "blockquote", "block": "div", "media": "template",
    "content": "div", "fn": "div",
}  # fmt: skip
"""Elements of news formats by what they are in HTML; what stands with a picture is left out."""


def parse_xml(data: bytes) -> Any:
    """The root element of an XML text. No entity of its own and no file of another is read.

    Raises ValueError with the fault if it is not XML, even when mended.
    """
    from lxml import etree

    declared = DECLARED.search(data[:500])
    text = decode(data, declared[1].decode() if declared else None).lstrip("\ufeff")
    text = DOCTYPE.sub("", HEAD.sub("", text, count=1), count=1)
    text = ENTITY.sub(_character, NO_CHARACTER.sub("", text))
    for mend in (False, True):
        if mend:
            text = BARE.sub("&amp;", NO_TAG.sub("&lt;", NO_REFERENCE.sub("", text)))
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
            huge_tree=True,
        )  # fmt: skip
        try:
            return etree.fromstring(text.encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            fault = " ".join(str(error).split())[:120]
    raise ValueError(f"is not XML ({fault})")


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
    import copy

    copied = copy.deepcopy(element)
    for each in copied.iter():
        name = name_of(each)
        each.tag = NAMES.get(name, name)
    copied.tag = "div"
    copied.tail = None
    return element_text(copied)


def _character(entity: re.Match[str]) -> str:
    if entity[1] in OWN:
        return entity[0]
    return html.entities.html5.get(f"{entity[1]};", entity[0])
