"""The records of a WARC file (ISO 28500): their headers, and their bodies of limited size."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LARGEST = 32_000_000
"""Bytes of a record's body that are kept; of a longer one none are."""

LONGEST_LINE = 65_536
MOST_LINES = 1_000
"""Lines of headers at most."""

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record: its headers with names in lower case, and its body, None if it is too long.

    `missing` counts the bytes that the file lacks at its end.
    """

    headers: dict[str, str]
    body: bytes | None
    missing: int = 0

    @property
    def kind(self) -> str:
        """What it records, such as `response`."""
        return self.headers.get("warc-type", "").lower()

    @property
    def address(self) -> str:
        """The address that was captured; some crawlers set it in angle brackets."""
        return self.headers.get("warc-target-uri", "").strip("<> ")


def warc_records(stream: Any, wanted: frozenset[str]) -> Iterator[WarcRecord]:
    """The records of an open file; only those of the `wanted` kinds have bodies.

    Raises ValueError if something else than a record stands where one should begin.
    """
    while True:
        line = stream.readline(LONGEST_LINE)
        if not line:
            return
        if not line.strip():
            continue
        if not line.lstrip(b"\xef\xbb\xbf").startswith(b"WARC/"):
            raise ValueError("is no WARC file, or damaged: no record begins where one should")
        headers = header_lines(stream)
        length = headers.get("content-length", "")
        if not length.isdecimal():
            raise ValueError("is damaged: a record does not tell its length")
        left = int(length)
        kind = headers.get("warc-type", "").lower()
        body = None
        if kind in wanted and left <= LARGEST:
            body = stream.read(left)
            left -= len(body)
        else:
            while left and (data := stream.read(min(left, CHUNK))):
                left -= len(data)
        yield WarcRecord(headers, body, left)


def header_lines(stream: Any) -> dict[str, str]:
    """The headers up to the blank line, names in lower case, continued lines joined."""
    headers: dict[str, str] = {}
    name = ""
    for _ in range(MOST_LINES):
        line = stream.readline(LONGEST_LINE)
        if not line.strip():
            break
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in " \t" and name:
            headers[name] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers[name] = value.strip()
    return headers
