"""Compressed files: gzip, bzip2, xz and zstd, read as their contents."""

import io
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, BinaryIO, Final, cast

from .text_encoding import SAMPLE

LARGE = 1 << 30
MOST_EXPANSION = 250
"""Times that a file of more than `LARGE` bytes may be larger than its compressed form. Texts are
five to thirty times larger; what is more is made to fill a disk."""


DICTIONARY_FRAME, ZSTD_FRAME = b"\x5d\x2a\x4d\x18", b"\x28\xb5\x2f\xfd"
LARGEST_DICTIONARY = 16_000_000
"""Bytes of the dictionary of a file at most."""


class Decompressed(io.RawIOBase):
    """The contents of a compressed file: all its streams, to the last byte.

    Raises EOFError if the file is cut off, OSError if it is damaged or something else follows.
    """

    def __init__(self, source: BinaryIO, begin: Callable[[], Any], zeros: bool) -> None:
        """`begin` makes the decompressor of a stream; `zeros` may follow the last one."""
        self._source, self._begin, self._zeros = source, begin, zeros
        self._stream: Any = None
        self._taken = self._given = 0
        self._left = b""

    def readable(self) -> bool:
        """Whether it can be read: yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with contents; 0 at the end."""
        while True:
            is_done = self._stream is None or self._stream.eof
            if is_done and not self._next_stream():
                return 0
            data = b""
            if self._stream.needs_input:
                data, self._left = self._left or self._source.read(SAMPLE), b""
                if not data:
                    raise EOFError("the compressed file is cut off")
                self._taken += len(data)
            try:
                out = self._stream.decompress(data, len(buffer))
            except (OSError, EOFError):
                raise
            except Exception as error:  # each library has errors of its own
                raise OSError(f"is damaged: {error}") from error
            if out:
                break
        self._given += len(out)
        if self._given > LARGE and self._given > MOST_EXPANSION * self._taken:
            raise OSError(f"is more than {MOST_EXPANSION} times larger than its compressed form")
        buffer[: len(out)] = out
        return len(out)

    def _next_stream(self) -> bool:
        """Begin the next stream; False at the end of the file."""
        data = (self._stream.unused_data if self._stream else b"") or self._source.read(SAMPLE)
        if self._zeros and self._stream:
            while data and not data.strip(b"\0"):
                data = self._source.read(SAMPLE)
            data = data.lstrip(b"\0")
        if not data:
            return False
        self._stream, self._left = self._begin(), data
        return True


class _Gunzip:
    """zlib's decompressor of gzip with the methods of the others'."""

    def __init__(self) -> None:
        import zlib

        self._stream = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, most)


def _bunzip() -> Any:
    import bz2

    return bz2.BZ2Decompressor()


def _unxz() -> Any:
    import lzma

    return lzma.LZMADecompressor()


def _unzstd(dictionary: bytes = b"") -> Any:
    try:
        zstd = import_module("compression.zstd")  # from Python 3.14 on
    except ImportError:
        try:
            zstd = import_module("backports.zstd")
        except ImportError:
            raise ValueError(
                "cannot be read: this needs the package backports.zstd, which is not installed; "
                "it comes with nutgraf[zstd]"
            ) from None
    return zstd.ZstdDecompressor(zstd.ZstdDict(dictionary) if dictionary else None)


def _dictionary(stream: io.BufferedReader) -> bytes:
    """The dictionary at the beginning of a file, as archives of the web have one; else empty.

    It stands in a frame that other readers skip, and may be compressed itself. Raises OSError if it
    is cut off or too large.
    """
    if not stream.peek(len(DICTIONARY_FRAME)).startswith(DICTIONARY_FRAME):
        return b""
    size = int.from_bytes(stream.read(8)[4:], "little")
    found = stream.read(min(size, LARGEST_DICTIONARY + 1))
    if len(found) < size <= LARGEST_DICTIONARY:
        raise EOFError("the compressed file is cut off")
    if found.startswith(ZSTD_FRAME):
        found = _unzstd().decompress(found, LARGEST_DICTIONARY + 1)
    if len(found) > LARGEST_DICTIONARY:
        raise OSError(f"has a dictionary of more than {LARGEST_DICTIONARY:,} bytes")
    return found


COMPRESSIONS: Final[dict[str, Callable[[], Any]]] = {
    ".gz": _Gunzip,
    ".bz2": _bunzip,
    ".xz": _unxz,
    ".zst": _unzstd,
}
"""The end of a compressed file's name, and what makes a decompressor."""


def decompressed(stream: BinaryIO, suffix: str) -> io.BufferedReader:
    """The contents of a file whose name ends in a suffix of `COMPRESSIONS`."""
    zeros = suffix in (".gz", ".xz")  # both are padded, on tapes and by xz
    begin = COMPRESSIONS[suffix]
    if begin is _unzstd:
        stream = buffered = io.BufferedReader(cast(Any, stream), SAMPLE)
        if dictionary := _dictionary(buffered):
            begin = partial(_unzstd, dictionary)
    return io.BufferedReader(Decompressed(stream, begin, zeros), SAMPLE)
