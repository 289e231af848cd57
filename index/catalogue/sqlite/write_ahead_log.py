"""The write-ahead log of the catalogue, checked before SQLite opens it.

SQLite takes the log up to the first frame whose checksum is wrong for the whole of it, and deletes
the rest: a flipped bit there loses commits without a word. The format is that of
https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import struct
from collections.abc import Iterator
from pathlib import Path

HEADER = struct.Struct(">8I")  # magic, version, page size, sequence, two salts, checksum
FRAME = struct.Struct(">6I")  # page, pages after a commit, two salts, checksum
MAGIC = 0x377F0682
"""The lowest bit says in which byte order the checksums are taken."""

Sums = tuple[int, int]


def log_faults(catalogue: Path) -> Iterator[str]:
    """What is wrong with the log beside a catalogue; a commit that was never finished is not.

    A log that is written to may be read half before, half after: it is read until it stays so.
    """
    log = catalogue.with_name(f"{catalogue.name}-wal")
    content, before = _read(log), None
    while (found := list(_faults(content))) and content != before:
        content, before = _read(log), content
    yield from found


def _read(log: Path) -> bytes:
    try:
        return log.read_bytes()
    except FileNotFoundError:
        return b""


def _faults(content: bytes) -> Iterator[str]:
    if len(content) <= HEADER.size:
        return
    magic, _, page_size, _, *salts, first, second = HEADER.unpack_from(content)
    order = ">" if magic & 1 else "<"
    sums = _sums((0, 0), content[: HEADER.size - 8], order)
    if magic | 1 != MAGIC | 1 or sums != (first, second):
        yield "its head is damaged: what was committed since the last checkpoint cannot be read"
        return
    size = FRAME.size + page_size
    broken = None
    for number, start in enumerate(range(HEADER.size, len(content) - size + 1, size)):
        _, _, *own, first, second = FRAME.unpack_from(content, start)
        if own[0] not in salts and own[1] not in salts:
            continue  # left from an earlier log, which this one writes over
        if broken is None:
            sums = _sums(sums, content[start : start + 8], order)
            sums = _sums(sums, content[start + FRAME.size : start + size], order)
        if broken is None and (own != salts or sums != (first, second)):
            broken = number
    if broken is not None:
        yield f"frame {broken} is damaged: what was committed from there on cannot be read"


def _sums(sums: Sums, content: bytes, order: str) -> Sums:
    """The running checksum after some more bytes, a multiple of 8."""
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
