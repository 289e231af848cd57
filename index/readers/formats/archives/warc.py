"""The readers of WARC and WACZ: the pages among what a crawler has captured."""

import io
import re
from collections.abc import Iterator
from typing import Any

from ....articles.markup.plain import Plain
from ...decoding.compression import decompressed
from ...decoding.text_encoding import decode
from ...reader import InputFile, Piece
from ..documents.packed import packed
from ..webpages.page import read_page
from .content_codings import decoded_body
from .warc_records import WarcRecord, header_lines, warc_records

WANTED = frozenset({"response", "resource", "conversion"})
"""Kinds of records that may be pages. A revisit says that a page was the same as before."""

PAGES = frozenset({"text/html", "application/xhtml+xml"})
PLAIN_TEXT = "text/plain"
SCHEMES = ("http:", "https:")
"""Addresses of pages; crawlers also record their own logs, as metadata:."""

CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def read_warc(file: InputFile) -> Iterator[Piece]:
    """The articles of the pages in a file of captures, each known by its address.

    The time of capture is kept as the field `captured`; it is no date of the article. Raises
    ValueError if the file is no WARC file or has no pages in it.
    """
    number = 0
    for piece in _pages(file.stream):
        yield Piece(piece, f"[{number}]")
        number += 1
    if not number:
        raise ValueError("has no pages in it")


def read_wacz(file: InputFile) -> Iterator[Piece]:
    """The articles of the pages in a packed collection of WARC files, as of each of them."""
    number = 0
    with packed(file.seekable()) as parts:
        for name in sorted(parts.names):
            if not name.lower().endswith((".warc", ".warc.gz")):
                continue
            with parts.open(name) as part:
                stream: Any = decompressed(part, ".gz") if name.endswith(".gz") else part
                for piece in _pages(stream):
                    yield Piece(piece, f"[{number}]")
                    number += 1
    if not number:
        raise ValueError("has no pages in it")


def _pages(stream: Any) -> Iterator[dict[str, Any] | ValueError]:
    """The record of each page, or the reason why it has none."""
    for record in warc_records(stream, WANTED):
        if record.missing:
            yield ValueError(f"{record.address}: is cut off, {record.missing:,} bytes are missing")
            return
        if record.kind not in WANTED or not record.address.lower().startswith(SCHEMES):
            continue
        try:
            article = _article(record)
        except ValueError as error:
            yield ValueError(f"{record.address}: {error}")
            continue
        if article:
            yield article


def _article(record: WarcRecord) -> dict[str, Any] | None:
    """The article of a record; None if what it has captured is no page."""
    kind, headers = record.headers.get("content-type", ""), record.headers
    body = record.body
    if kind.lower().startswith("application/http"):
        if body is None:
            raise ValueError("is too long")
        stream = io.BytesIO(body)
        status = stream.readline(65_536).split()
        if len(status) < 2 or status[1] != b"200":
            return None
        headers = header_lines(stream)
        kind = headers.get("content-type", "")
        if _media(kind) not in PAGES:
            return None
        body = decoded_body(headers, stream.read())
    charset = found[1] if (found := CHARSET.search(kind)) else None
    if body is None and _media(kind) in PAGES:
        raise ValueError("is too long")
    if body is None or not body.strip():
        return None
    if _media(kind) in PAGES:
        article = dict(read_page(body, charset))
    elif record.kind == "conversion" and _media(kind) == PLAIN_TEXT:
        title, _, text = decode(body, charset).strip().partition("\n")
        article = {"title": Plain(title), "text": Plain(text)}
    else:
        return None
    if not article.get("url"):
        article["url"] = record.address
    return article | {"captured": record.headers.get("warc-date", "")}


def _media(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()
