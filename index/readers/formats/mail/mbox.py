"""The reader of mbox: messages in one file, parted by lines that begin with `From `."""

import re
from collections.abc import Iterator

from ...reader import InputFile, Piece
from .message import message_records

PARTING = re.compile(rb"From (?:\S+\s+|- )?.*\d\d:\d\d.*\d{4}.*")
"""The line before a message: who sent it, and when it was delivered."""

HEADER = re.compile(rb"[!-9;-~]+:|>From ")
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)

NO_BOX = "is no box of messages: it does not begin with a From line"

LARGEST = 64_000_000
"""Bytes of a message at most; a larger one is told and left out."""


def read_mbox(file: InputFile) -> Iterator[Piece]:
    """The articles of all messages in a box, and of those that they forward.

    A message begins at a `From ` line after a blank one, if headers follow; `>From ` in a message
    is `From ` again. Raises ValueError if the file is no box of messages.
    """
    number = 0
    for data in _messages(file):
        if data is None:
            yield Piece(ValueError(f"is longer than {LARGEST:,} bytes"), f"[{number}]")
            number += 1
            continue
        for record in message_records(QUOTED.sub(rb"\1", data), file):
            yield Piece(record, f"[{number}]")
            number += 1
    if not number:
        raise ValueError("has no text in its messages")


def _messages(file: InputFile) -> Iterator[bytes | None]:
    """The bytes of each message without the line before it; None for one that is too long."""
    lines: list[bytes] = []
    size = 0
    parting: bytes | None = None  # a line that parts messages if a header follows
    begun = False
    blank = True
    for number, raw in enumerate(file.stream):
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 0 else raw
        if parting is not None:
            if HEADER.match(line):
                if begun:
                    yield b"".join(lines) if size <= LARGEST else None
                lines, size, begun = [], 0, True
            else:
                lines.append(parting)
            parting = None
        if blank and PARTING.match(line):
            parting, blank = line, False
            continue
        if not begun and line.strip():
            raise ValueError(NO_BOX)
        blank = not line.strip()
        size += len(line)
        if size <= LARGEST:
            lines.append(line)
    if not begun:
        raise ValueError(NO_BOX)
    yield b"".join(lines) if size <= LARGEST else None
