"""The headers of a message: words in any charset, the name of the sender, the day."""

import base64
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from itertools import groupby

from .charsets import text_of

ENCODED = re.compile(r"=\?([^?*\s]+)(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
GAP = re.compile(r"(\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
NAME = re.compile(r"\s*(.*?)\s*<([^<>]*)>\s*", re.DOTALL)
COMMENTED = re.compile(r"\s*([^\s()]+@[^\s()]+)\s*\((.*)\)\s*", re.DOTALL)
BETWEEN = re.compile(r"(?<=>)\s*,")
COMMENT = re.compile(r"\s*\([^()]{0,100}\)\s*$")


def header(message: Message, name: str) -> str:
    """The words of a header on one line; empty if there is none."""
    return words(_raw(message, name))


def words(raw: str) -> str:
    """The words of a header as it is written, encoded ones decoded."""
    written = "".join(_decoded(GAP.sub(r"\1", raw)))
    return " ".join(written.split())


def senders(message: Message) -> str:
    """The names of those who wrote a message, or their addresses."""
    names = [_name(each) for each in BETWEEN.split(_raw(message, "from")) if each.strip()]
    return ", ".join(filter(None, names))


def day(message: Message) -> str:
    """The date as it is written, or that of the first server that had the message."""
    written = COMMENT.sub("", header(message, "date"))
    if written:
        return written
    stations = [value for name, value in message.raw_items() if name.lower() == "received"]
    return COMMENT.sub("", words(str(stations[-1]).rpartition(";")[2])) if stations else ""


def address(message: Message, name: str) -> str:
    """What stands between angle brackets in a header, else all of it."""
    found = header(message, name)
    return found[found.rfind("<") + 1 :].partition(">")[0].strip()


def _raw(message: Message, name: str) -> str:
    for key, value in message.raw_items():
        if key.lower() == name:
            data = str(value).encode("utf-8", "surrogateescape")
            return text_of(data, "utf-8") if data else ""
    return ""


def _name(written: str) -> str:
    """The name in one address: `Anna <a@x>`, `a@x (Anna)`, or the address alone."""
    for form, name, other in ((NAME, 1, 2), (COMMENTED, 2, 1)):
        if found := form.fullmatch(written):
            return words(found[name]).strip("\"' ").replace('\\"', '"') or words(found[other])
    return words(written)


def _decoded(raw: str) -> Iterator[str]:
    """The parts of a header; words of one charset together, for a letter may be in two."""
    place = 0
    parts: list[tuple[str, bytes | str]] = []
    for found in ENCODED.finditer(raw):
        if found.start() > place:
            parts.append(("", raw[place : found.start()]))
        parts.append((found[1].lower(), _bytes(found[2], found[3])))
        place = found.end()
    parts.append(("", raw[place:]))
    for charset, group in groupby(parts, key=lambda part: part[0]):
        if charset:
            yield text_of(b"".join(data for _, data in group if isinstance(data, bytes)), charset)
        else:
            yield "".join(str(text) for _, text in group)


def _bytes(form: str, written: str) -> bytes:
    data = written.encode("utf-8", "replace")
    if form in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except ValueError:
        return data
