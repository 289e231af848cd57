"""The reader of JSON files: one article, or a list read an article at a time."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from ...reader import InputFile, Piece
from ...text_encoding import SAMPLE, find_encoding, marked_encoding, refuse_binary
from .jsonl import fault_in, parse_json

LONGEST_VALUE = 32_000_000
"""Characters of a file with one article, or of one article in a list."""

CHUNK = 1 << 20
BEFORE = 200
"""Bytes before a letter that is not UTF-8, by which its encoding is guessed."""

BEYOND_ASCII = bytes(range(0x80, 0x100))
SPACE = re.compile(r"[ \t\r\n]*")


def read_json_file(file: InputFile) -> Iterator[Piece]:
    """The records of a JSON file: its one article, or those of its list."""
    number: int | None = -1
    for number, value in read_json(file.stream):
        if number is None:
            yield Piece(value, alone=True)
        else:
            yield Piece(value, f"[{number}]")
    if number == -1:
        raise ValueError("has no articles in it")


def read_json(
    stream: io.BufferedReader, *, longest: int = LONGEST_VALUE, chunk: int = CHUNK
) -> Iterator[tuple[int | None, Any]]:
    """The values of a list with their numbers from 0; any other value with None.

    A value that cannot be read is replaced by a ValueError that says why; the rest of the list
    cannot be parsed then, and is left out. Raises ValueError if the file is not text. The stream is
    read twice, the first time for its encoding. `longest` is the number of characters of
    the longest article, `chunk` the number that is read at a time.
    """
    text = io.TextIOWrapper(stream, _encoding(stream), errors="replace")
    try:
        buffer = text.read(chunk).lstrip()
        if buffer.startswith("["):
            yield from _elements(text, buffer, longest, chunk)
        else:
            yield None, parse_json(_whole(text, buffer, longest, chunk))
    finally:
        text.detach()


def _encoding(stream: io.BufferedReader) -> str:
    """The encoding of a file, which is read up to the first bytes that are not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = stream.tell()
    try:
        chunk = stream.read(SAMPLE)
        if marked := marked_encoding(chunk):
            return marked
        refuse_binary(chunk)
        while chunk:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                # Markup before the letter makes the guess less certain.
                found = find_encoding(chunk[max(error.start - BEFORE, 0) :].strip(BEYOND_ASCII))
                if found != "utf-8":
                    return found
                decoder.reset()
            chunk = stream.read(SAMPLE)
        return "utf-8"
    finally:
        stream.seek(start)


def _whole(text: TextIO, buffer: str, longest: int, chunk: int) -> str:
    while len(buffer) <= longest and (more := text.read(chunk)):
        buffer += more
    if len(buffer) > longest:
        raise ValueError(f"has more than {longest:,} characters: cut the article into parts")
    return buffer


def _elements(text: TextIO, buffer: str, longest: int, chunk: int) -> Iterator[tuple[int, Any]]:
    decoder = json.JSONDecoder()
    number, start = 0, 1
    while True:
        start = _skip(buffer, start)
        if buffer.startswith("]", start):
            return
        # Only what follows a value shows that it is whole: 12 may be the head of 123.
        follows, reason = "", "the list breaks off"
        try:
            value, end = decoder.raw_decode(buffer, start)
            end = _skip(buffer, end)
            follows = buffer[end : end + 1]
            if follows not in ("", ",", "]"):
                follows, reason = "", "no comma comes after it"
        except json.JSONDecodeError as error:
            reason = fault_in(error)
        except (ValueError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else "a huge number"
        if follows:
            yield number, value
            number, start = number + 1, end + (follows == ",")
            continue
        held = len(buffer) - start
        if held > longest:
            reason += f", or longer than {longest:,} characters"
        more = text.read(max(chunk, held)) if held <= longest else ""
        if not more:
            yield number, ValueError(f"is not JSON ({reason}), and what follows cannot be read")
            return
        buffer, start = buffer[start:] + more, 0


def _skip(buffer: str, start: int) -> int:
    match = SPACE.match(buffer, start)
    return match.end() if match else start
