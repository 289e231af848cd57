"""Sound XML: parsed strictly; what is broken in a usual way is mended and parsed strictly again.

A parser that recovers drops each `&amp;` and `&lt;` after its first fault, without a word.
"""

import html
import re
from typing import Any

from lxml import etree

from ...decoding.text_encoding import decode

DEEP = 10_000_000
"""Bytes from which the parser's own limits are too narrow."""

CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{1,32};)?")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0?[0-8]|1[124-9]|2\d|3[01]|x0?[0-8]);")
NO_TAG = re.compile(rb"<(?![A-Za-z_/!?])")
DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,2000}(?:\[.{0,100000}?\]\s*)?>", re.DOTALL)
DECLARATION = re.compile(
    rb"""\A\s*<\?xml(?:[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["'])?[^>]{0,200}?>"""
)
LEADING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s+(?=<)")


def sound_root(data: bytes) -> Any:
    """The root element of XML. Raises ValueError with the line if it cannot be mended."""
    # Without its type a document has no entities of its own, and unknown ones are faults.
    data = DOCTYPE.sub(b"", data, count=1)
    try:
        return _parsed(data)
    except etree.XMLSyntaxError:
        pass
    try:
        declared = DECLARATION.match(data)
        text = decode(data, declared[1].decode() if declared and declared[1] else None)
        mended = _mended(DECLARATION.sub(b"", text.encode("utf-8", "replace"), count=1))
        return _parsed(mended)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise ValueError(f"is broken XML ({reason})") from None


def root_name(data: bytes) -> str:
    """The local name of the root element, as far as the beginning of a file tells; or nothing."""
    parser = etree.XMLPullParser(events=("start",), recover=True, resolve_entities=False)
    try:
        parser.feed(LEADING.sub(b"", data))
        for _, element in parser.read_events():
            return str(element.tag).rpartition("}")[2]
    except etree.XMLSyntaxError:
        pass
    return ""


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=len(data) > DEEP,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    return etree.fromstring(data, parser)


def _mended(data: bytes) -> bytes:
    """The bytes without control characters, bare ampersands written out, names as numbers."""
    data = CONTROL.sub(b"", LEADING.sub(b"", data))
    parts = CDATA.split(data)
    return b"".join(
        part if part.startswith(b"<![CDATA[") else BARE.sub(_out, NO_TAG.sub(b"&lt;", part))
        for part in parts
    )


def _out(bare: re.Match[bytes]) -> bytes:
    name = (bare[1] or b"").decode("ascii", "ignore")
    found = html.unescape(f"&{name}") if name else ""
    if found and not found.startswith("&"):
        return "".join(f"&#{ord(letter)};" for letter in found).encode()
    return b"&amp;" + (bare[1] or b"")
