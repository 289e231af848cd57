"""The reader of MHT: a web page that a browser saved with its pictures as one message."""

from email import message_from_bytes
from email.message import Message
from typing import Any, BinaryIO

from ..webpages.page import read_page
from .headers import address, header
from .message import root_part

LARGEST = 128_000_000
"""Bytes of a file, in which pictures are written as letters."""


def read_mht(stream: BinaryIO) -> dict[str, Any]:
    """A saved page: its article, as of a web page, and its address.

    The day of saving is kept as a field; it is no date of the article. Raises ValueError if there
    is no page in the file, or no text in the page.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"is longer than {LARGEST:,} bytes")
    message = message_from_bytes(data)
    page = _page(message)
    payload = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(payload, bytes):
        raise ValueError("has no page in it: it is cut off, or no saved page")
    record = dict(read_page(payload, page.get_content_charset()))
    saved_from = address(message, "snapshot-content-location") or address(page, "content-location")
    if not record.get("url") and saved_from.lower().startswith(("http:", "https:")):
        record["url"] = saved_from
    if saved := header(message, "date"):
        record["saved"] = saved
    return record


def _page(message: Message) -> Message | None:
    part = message
    while part.is_multipart():
        part = root_part(part)
    return part if part.get_content_type() in ("text/html", "application/xhtml+xml") else None
