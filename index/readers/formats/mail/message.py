"""The reader of messages: what a person reads in one, and the messages that it forwards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from ....articles.markup.html_text import fragment_text
from ....articles.markup.plain import Plain
from ...reader import InputFile, Piece
from .attachments import attached_records, is_attached
from .charsets import text_of
from .headers import address, day, header, senders

DEEPEST = 20
"""Levels of parts in parts, and of messages in messages; deeper ones are left out."""

ENOUGH = 0.5
"""Share of the page's words that a plain version has, if it is more than a pointer to the page."""

QUOTES = re.compile(r">[> ]*")
STYLE = re.compile(r"<(style|script|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
HEADER = re.compile(rb"\s*(?:From |>From |[!-9;-~]+:)")


def read_eml(file: InputFile) -> Iterator[Piece]:
    """The article of a message, and one for each message that is forwarded in it.

    Raises ValueError if the file is no message or has no text.
    """
    data = file.whole()
    if not HEADER.match(data):
        raise ValueError("is no message: it does not begin with headers")
    number = 0
    for number, record in enumerate(message_records(data, file), 1):
        yield Piece(record, f"[{number - 1}]" if number > 1 else "", alone=number == 1)
    if not number:
        raise ValueError("has no text in it")


def message_records(data: bytes, file: InputFile | None = None) -> Iterator[Any]:
    """The records of a message, of those forwarded in it, and of attached documents.

    An error stands for an attached document that cannot be read. Attachments are read if `file` is
    given, the one that the message is in.
    """
    yield from _records(message_from_bytes(data), file, 0)


@dataclass(frozen=True, slots=True)
class _Aside:
    """What is in a message beside its text."""

    forwarded: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)


def _records(message: Message, file: InputFile | None, depth: int) -> Iterator[Any]:
    aside = _Aside()
    text = "\n\n".join(filter(None, _texts(message, aside, depth))).strip()
    record = {
        "id": address(message, "message-id"),
        "title": Plain(header(message, "subject")),
        "text": Plain(text),
        "author": senders(message),
        "date": day(message),
        "source": _list_name(message),
        "url": address(message, "archived-at"),
        "language": header(message, "content-language").partition(",")[0],
    }
    if text:
        yield record
    if depth < DEEPEST:
        if file is not None:
            for part in aside.attached:
                yield from attached_records(part, record, file)
        for inner in aside.forwarded:
            yield from _records(inner, file, depth + 1)


def _list_name(message: Message) -> str:
    """The name of the list that a message came over."""
    name, _, id_ = header(message, "list-id").partition("<")
    return name.strip("\" '") or id_.strip("> ")


def _texts(part: Message, aside: _Aside, depth: int) -> Iterator[str]:
    """The texts of a part in order; messages and attachments in it go to `aside`."""
    kind = part.get_content_type()
    inner: Any = part.get_payload() if part.is_multipart() else []
    if depth > DEEPEST:
        return
    if kind.startswith("message/"):
        aside.forwarded.extend(inner)
    elif part.is_multipart() and kind == "multipart/alternative":
        yield _best([list(_texts(each, aside, depth + 1)) for each in inner], inner)
    elif part.is_multipart():
        chosen = inner
        if kind == "multipart/related":
            chosen = [root_part(part)]
        elif kind == "multipart/signed":
            chosen = inner[:1]
        for each in chosen:
            yield from _texts(each, aside, depth + 1)
    elif is_attached(part):
        aside.attached.append(part)
    else:
        yield _own_text(part, kind)


def root_part(related: Message) -> Message:
    """The part of several related ones that the others belong to."""
    inner: Any = related.get_payload()
    start = str(related.get_param("start") or "")
    return next((each for each in inner if start and each.get("content-id") == start), inner[0])


def _best(versions: list[list[str]], parts: list[Message]) -> str:
    """The version to read: the plain one, unless it has far less to say than the page."""
    texts = {}
    for part, version in zip(parts, versions, strict=True):
        text = "\n\n".join(filter(None, version))
        if text:
            texts["plain" if part.get_content_type() == "text/plain" else "page"] = text
    plain, page = texts.get("plain", ""), texts.get("page", "")
    return plain if len(plain) >= ENOUGH * len(page) else page


def _own_text(part: Message, kind: str) -> str:
    if kind not in ("text/plain", "text/html", "text/enriched", "application/xhtml+xml"):
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        text = text_of(payload, str(part.get_content_charset() or ""))
    except ValueError:
        return ""  # not text, whatever it says
    if kind == "text/plain":
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        text = text.replace("\r\n", "\n")
        return unflowed(text, str(part.get_param("delsp")).lower() == "yes") if flowed else text
    return fragment_text(STYLE.sub(" ", text))


def unflowed(text: str, without_blank: bool) -> str:
    """A text of `format=flowed` (RFC 3676) with each paragraph on one line."""
    lines: list[str] = []
    depth, flows = 0, False
    for line in text.split("\n"):
        marks = QUOTES.match(line)
        quotes = marks[0].replace(" ", "") if marks else ""
        words = line[len(quotes) :] if quotes and marks and " " not in marks[0].strip() else line
        words = words.removeprefix(" ")
        if flows and len(quotes) == depth and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{quotes} {words}" if quotes else words)
        depth, flows = len(quotes), words.endswith(" ") and words != "-- "
        if flows and without_blank:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
