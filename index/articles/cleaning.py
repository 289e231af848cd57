"""Cleaning of values, so that SQLite and JSON can hold them."""

import datetime
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

UNSTORABLE = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff"
SPECIAL = re.compile(f"[{UNSTORABLE}\r\x0b\x0c\x85\u2028\u2029]")
UNPRINTABLE = re.compile(f"[{UNSTORABLE}\t\n\r\x0b\x0c\x85\u2028\u2029]")
REMOVED = re.compile(f"[{UNSTORABLE}]")
LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")

DEEPEST = 32
"""Levels of lists and objects within a record."""

A_VALUE = 100
"""Characters that a value counts for, besides its own."""

LARGEST_INTEGER = 1 << 1024
"""Digits that every JSON reader can be expected to read; a longer number is kept as text."""


def clean(text: str) -> str:
    """Text without control characters and lone surrogates, in Unicode's composed form (NFC).

    Line breaks of every kind become `\\n`; a paragraph separator becomes a blank line.
    """
    if SPECIAL.search(text):
        text = LINE_BREAK.sub("\n", REMOVED.sub("", text)).replace("\u2029", "\n\n")
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """Clean text on one line, with each run of white space replaced by one blank."""
    return " ".join(clean(text).split())


def clean_path(path: str | os.PathLike[str]) -> str:
    """A path as it can be stored and printed: on one line, bytes that are not UTF-8 as `\\udc…`."""
    text = UNPRINTABLE.sub(lambda found: repr(found[0])[1:-1], os.fspath(path))
    return unicodedata.normalize("NFC", text)


class Room:
    """The room left for one record, in characters; each value counts as `A_VALUE`.

    YAML's aliases make a value of any size out of a few lines.
    """

    def __init__(self, characters: int) -> None:
        """Start with room for `characters`."""
        self._left = characters

    @property
    def is_used_up(self) -> bool:
        """Whether a value was too large, so that nothing fits any more."""
        return self._left < 0

    def fit(self, value: object, depth: int = 0) -> Any:
        """A clean copy of `value` made of JSON values. Raises ValueError if it does not fit.

        Dates become ISO 8601, infinities and NaN None, and what else is unknown its `str`.
        """
        if depth > DEEPEST:
            raise ValueError(f"is nested deeper than {DEEPEST} levels")
        self._take(A_VALUE)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if abs(value) < LARGEST_INTEGER else hex(value)
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {self._text(key): self.fit(item, depth + 1) for key, item in value.items()}
        if isinstance(value, Iterable) and not isinstance(value, str | bytes):
            return [self.fit(item, depth + 1) for item in value]
        return self._text(value)

    def _text(self, value: object) -> str:
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        self._take(len(text))
        return clean(text)

    def _take(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise ValueError("is too large")
