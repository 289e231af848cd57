"""A stream of text in any encoding as UTF-8, found out as it is read."""

import codecs
import io
from typing import Any, BinaryIO

from .text_encoding import SAMPLE, find_encoding, known_encoding, marked_encoding, refuse_binary

BEFORE = 200
"""Bytes before a letter that is not UTF-8, by which its encoding is guessed."""

ESCAPE = b"\x1b$"
"""What begins the letters of ISO-2022, whose bytes are ASCII."""

BEYOND_ASCII = bytes(range(0x80, 0x100))


class Utf8Stream(io.RawIOBase):
    """The bytes of a text as UTF-8. A text is taken for UTF-8 up to the first letter that is not.

    `guessed` is the encoding if it had to be guessed. The source is not closed. Raises ValueError
    if the text is binary data.
    """

    def __init__(self, source: BinaryIO, otherwise: str | None = None) -> None:
        """Look at the first bytes of `source`; `otherwise` is the encoding if it is not UTF-8."""
        self._otherwise = known_encoding(otherwise)
        self._read = getattr(source, "read1", source.read)
        self._head = self._read(SAMPLE)
        self._ready = b""
        self.guessed: str | None = None
        marked = marked_encoding(self._head)
        if marked is None:
            refuse_binary(self._head)
            if ESCAPE in self._head and self._head.isascii():
                marked = find_encoding(self._head)
        self._is_utf8 = marked is None
        self._decoder: Any = codecs.getincrementaldecoder(marked or "utf-8")(
            "strict" if marked is None else "replace"
        )

    def readable(self) -> bool:
        """Whether it can be read: yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with UTF-8; 0 at the end."""
        while not self._ready:
            data, self._head = self._head or self._read(SAMPLE), b""
            self._ready = self._recoded(data).encode("utf-8", "surrogatepass")
            if not data:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _recoded(self, data: bytes) -> str:
        held = self._decoder.getstate()[0] if self._is_utf8 else b""
        try:
            return str(self._decoder.decode(data, final=not data))
        except UnicodeDecodeError as error:
            # Markup before the letter makes the guess less certain.
            data = held + data
            sample = data[max(error.start - BEFORE, 0) :].strip(BEYOND_ASCII)
            found = find_encoding(sample) if sample else "utf-8"
            if found != "utf-8":
                self.guessed = None if self._otherwise else found
                found = self._otherwise or found
            if found == "utf-8":  # a few broken letters; later ones may tell another encoding
                text = data.decode("utf-8", "replace")
                self._decoder.reset()
                return text
            self._is_utf8 = False
            self._decoder = codecs.getincrementaldecoder(found)("replace")
            return str(self._decoder.decode(data))


def as_utf8(stream: BinaryIO) -> io.BufferedReader:
    """A text as UTF-8 bytes; see `Utf8Stream`."""
    return io.BufferedReader(Utf8Stream(stream), SAMPLE)
