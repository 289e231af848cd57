"""The write-ahead log of the catalogue, checked before SQLite opens it.

SQLite reads the log up to the first frame with a wrong checksum, and deletes the rest: a flipped
bit there loses commits silently. The format is described at
https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import struct
from collections.abc import Iterator
from pathlib import Path

HEADER = struct.Struct(">8I")  # magic, version, page size, sequence, two salts, checksum
FRAME = struct.Struct(">6I")  # page, pages after a commit, two salts, checksum
MAGIC = 0x377F0682
"""The lowest bit gives the byte order of the checksums."""

Sums = tuple[int, int]


def log_faults(catalogue: Path) -> Iterator[str]:
    """The faults of a catalogue's log; an unfinished commit at its end is not a fault.

    A write during the read can look like a fault, so a faulty log is read until two reads agree.
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
        yield "its header is damaged: commits since the last checkpoint cannot be read"
        return
    size = FRAME.size + page_size
    broken = None
    for number, start in enumerate(range(HEADER.size, len(content) - size + 1, size)):
        _, _, *own, first, second = FRAME.unpack_from(content, start)
        if own[0] not in salts and own[1] not in salts:
            continue  # a frame of an earlier log, not yet overwritten
        if broken is None:
            sums = _sums(sums, content[start : start + 8], order)
            sums = _sums(sums, content[start + FRAME.size : start + size], order)
        if broken is None and (own != salts or sums != (first, second)):
            broken = number
    if broken is not None:
        yield f"frame {broken} is damaged: the commits from there on cannot be read"


def _sums(sums: Sums, content: bytes, order: str) -> Sums:
    """The running checksum after further bytes, whose number is a multiple of 8."""
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
