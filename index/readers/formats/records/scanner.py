"""A scanner of JSON values in a text of any length."""

import json
import re
from typing import Any, Protocol

from .jsonl import fault_in

SPACE = re.compile(r"[ \t\r\n]*")
NUMBER = re.compile(r"[-+.\w]\Z")


class Text(Protocol):
    """A text that is read in parts."""

    def read(self, size: int, /) -> str:
        """Up to `size` characters; none at the end."""


class Scanner:
    """A scanner that holds one value at a time.

    `longest` is the number of characters of the longest value, `chunk` the number that is read at a
    time.
    """

    def __init__(self, text: Text, longest: int, chunk: int) -> None:
        """Begin before the first character of `text`."""
        self._text, self._longest, self._chunk = text, longest, chunk
        self._buffer, self._start, self._ended = "", 0, False
        self._dropped = 0

    @property
    def passed(self) -> int:
        """The number of characters before the next one."""
        return self._dropped + self._start

    def next(self) -> str:
        """The next character that is no white space, which stays; "" at the end."""
        while True:
            match = SPACE.match(self._buffer, self._start)
            self._start = match.end() if match else self._start
            if self._start < len(self._buffer):
                return self._buffer[self._start]
            if not self._more(self._chunk):
                return ""

    def take(self, character: str) -> bool:
        """Pass over the next character if it is this one."""
        if self.next() != character:
            return False
        self._start += 1
        return True

    def value(self) -> Any:
        """The next value. Raises ValueError with the fault in a few words."""
        decoder = json.JSONDecoder()
        self.next()
        while True:
            try:
                value, end = decoder.raw_decode(self._buffer, self._start)
                # Only what follows a number shows that it is whole: 12 may be the head of 123.
                if (
                    end < len(self._buffer)
                    or self._ended
                    or not NUMBER.search(self._buffer, end - 1)
                ):
                    self._start = end
                    return value
                reason = "the value breaks off"
            except json.JSONDecodeError as error:
                reason = fault_in(error)
            except RecursionError:
                reason = "nested too deeply"
            except ValueError:
                reason = "a number of too many digits"
            held = len(self._buffer) - self._start
            if held > self._longest:
                raise ValueError(f"{reason}, or longer than {self._longest:,} characters")
            if not self._more(max(self._chunk, held)) and reason != "the value breaks off":
                raise ValueError(reason)

    def _more(self, size: int) -> bool:
        more = "" if self._ended else self._text.read(size)
        self._ended = not more
        if more:
            self._dropped += self._start
            self._buffer, self._start = self._buffer[self._start :] + more, 0
        return bool(more)
