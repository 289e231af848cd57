"""The packed document: the parts of a ZIP file, each parsed strictly and of limited size."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from lxml import etree

LARGEST_PART = 100_000_000
"""Bytes of one unpacked part at most: a text of this size is ten times LONGEST_TEXT in markup."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""The beginning of the files of old office programs, in which new ones lock theirs."""

DEEP = 10_000_000
"""Bytes from which the parser's own limits are too narrow."""


class Packed:
    """The parts of an open document by name. Raises ValueError for a part that cannot be read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Read from an open archive, which stays open."""
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def part(self, name: str) -> bytes:
        """The bytes of a part."""
        if name not in self.names:
            raise ValueError(f"has no part {name!r}: it is cut, or not what its name says")
        try:
            with self._archive.open(name) as part:
                data = part.read(LARGEST_PART + 1)
        except RuntimeError:  # of zipfile, for an entry with a password
            raise ValueError("is locked with a password") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise ValueError(f"is broken: its part {name!r} cannot be read ({error})") from None
        if len(data) > LARGEST_PART:
            raise ValueError(f"unpacks to more than {LARGEST_PART:,} bytes; cut it into parts")
        return data

    def open(self, name: str) -> BinaryIO:
        """A part as a stream, for one that is too large for `part`."""
        return cast(BinaryIO, self._archive.open(name))

    def xml(self, name: str) -> Any:
        """The root element of a part that is XML."""
        return parse_xml(self.part(name), f"its part {name!r}")

    def optional(self, name: str) -> Any:
        """The root element of a part, or an empty element if it is missing or broken."""
        try:
            return self.xml(name)
        except ValueError:
            return etree.Element("none")


@contextmanager
def packed(stream: BinaryIO) -> Iterator[Packed]:
    """The parts of a document's file. Raises ValueError if it is locked, cut or no such file."""
    head = stream.read(4)
    stream.seek(0)
    if head == OLD_OFFICE:
        raise ValueError("is locked with a password, or of an old office program: save it anew")
    try:
        with zipfile.ZipFile(stream) as archive:
            yield Packed(archive)
    except (zipfile.BadZipFile, NotImplementedError, OverflowError, io.UnsupportedOperation):
        raise ValueError("is cut off, or no document of the kind that its name says") from None


def parse_xml(data: bytes, what: str) -> Any:
    """The root element of XML, without entities of its own or anything from elsewhere.

    Raises ValueError that names `what` if it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=len(data) > DEEP,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        reason = " ".join(str(error).split())[:100]
        raise ValueError(f"is broken: {what} is not well-formed ({reason})") from None


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str) -> str | None:
    """The attribute of this local name, in any namespace or, as in HTML, after any prefix."""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2].rpartition(":")[2] == name:
            return str(found)
    return None


def facts(root: Any) -> dict[str, list[str]]:
    """The texts of all elements below `root` that have any, by local name."""
    found: dict[str, list[str]] = {}
    for element in root.iter():
        text = re.sub(r"\s+", " ", element.text or "").strip()
        if text and local(element):
            found.setdefault(local(element), []).append(text)
    return found
