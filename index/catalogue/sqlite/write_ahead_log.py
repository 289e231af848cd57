"""The write-ahead log of the catalogue, checked before SQLite opens it.

SQLite reads the log up to the first frame with a wrong checksum, and deletes the rest: a flipped
bit there loses commits silently. After a power cut the last commit, which was not finished, may
have any of its frames. The index of the log, which SQLite writes after a commit is safe, tells both
apart: it says how many frames belong to finished commits. The formats are described at
https://www.sqlite.org/fileformat2.html#the_write_ahead_log and
https://www.sqlite.org/walformat.html#the_wal_index_header
"""

import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = struct.Struct(">8I")  # magic, version, page size, sequence, two salts, checksum
FRAME = struct.Struct(">6I")  # page, pages after a commit, two salts, checksum
MAGIC = 0x377F0682
"""The lowest bit gives the byte order of the checksums."""

INDEX = struct.Struct("=4x8xBxH2I2I8s2I")
"""Of the log's index: filled, page size, frames, pages, sums of the last frame, salts, checksum."""

READ = b"import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read(int(sys.argv[2])))"

Sums = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LogFault:
    """A fault of the log. If not `certain`, it may be a commit that a power cut has left undone."""

    message: str
    certain: bool


def log_faults(catalogue: Path) -> Iterator[LogFault]:
    """The faults of a catalogue's log; an unfinished commit at its end is not a fault.

    A write during the read can look like a fault, so a faulty log is read until two reads agree.
    """
    log = catalogue.with_name(f"{catalogue.name}-wal")
    index = catalogue.with_name(f"{catalogue.name}-shm")
    state: tuple[bytes, bytes] = _read(log), b""
    before = None
    while (found := list(_faults(*state))) and state != before:
        before, state = state, (_read(log), _read_elsewhere(index))
    yield from found


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _read_elsewhere(index: Path) -> bytes:
    """The two heads of the log's index, read by another process; nothing if it cannot be read.

    A process that closes a file loses all its locks on it. SQLite's locks lie on this one: without
    them, another process may cut it short under the eyes of this process's own readers.
    """
    if not sys.executable:
        return b""
    command = [sys.executable, "-", str(index), str(2 * INDEX.size)]
    return subprocess.run(command, input=READ, capture_output=True, check=False).stdout


def _faults(content: bytes, index: bytes) -> Iterator[LogFault]:
    if len(content) <= HEADER.size:
        return
    magic, _, page_size, _, *salts, first, second = HEADER.unpack_from(content)
    order = ">" if magic & 1 else "<"
    sums = _sums((0, 0), content[: HEADER.size - 8], order)
    if magic | 1 != MAGIC | 1 or sums != (first, second):
        lost = "commits since the last checkpoint cannot be read"
        yield LogFault(f"its header is damaged: {lost}", True)
        return
    size = FRAME.size + page_size
    broken = None
    ended = False  # whether a commit ends in the broken frame or after it
    later = False  # whether another begins after that
    for number, start in enumerate(range(HEADER.size, len(content) - size + 1, size)):
        _, pages, *own, first, second = FRAME.unpack_from(content, start)
        if own[0] not in salts and own[1] not in salts:
            continue  # a frame of an earlier log, not yet overwritten
        if broken is None:
            sums = _sums(sums, content[start : start + 8], order)
            sums = _sums(sums, content[start + FRAME.size : start + size], order)
        if broken is None and (own != salts or sums != (first, second)):
            broken = number
        if broken is not None:
            later, ended = later or ended, ended or pages > 0
    if broken is None:
        return
    finished = _finished(index, content[16:24])
    if later if finished is None else broken < finished:
        lost = "the commits from there on cannot be read"
        yield LogFault(f"frame {broken} is damaged: {lost}", True)
    elif finished is None:
        yield LogFault(
            f"frame {broken} is not whole: its last commit was not finished when the power failed, "
            "or is damaged; the index is as it was before that commit",
            False,
        )


def _finished(index: bytes, salts: bytes) -> int | None:
    """How many frames of the log belong to finished commits; None if the index does not tell."""
    if len(index) < 2 * INDEX.size or index[: INDEX.size] != index[INDEX.size : 2 * INDEX.size]:
        return None
    filled, _, frames, _, _, _, own, first, second = INDEX.unpack_from(index)
    order = "<" if sys.byteorder == "little" else ">"
    sums = _sums((0, 0), index[: INDEX.size - 8], order)
    return frames if filled and own == salts and sums == (first, second) else None


def _sums(sums: Sums, content: bytes, order: str) -> Sums:
    """The running checksum after further bytes, whose number is a multiple of 8."""
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
