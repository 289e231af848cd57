"""The reader of JSON lines: a line is an article."""

import io
import json
from collections.abc import Iterator
from enum import Enum
from typing import Any, BinaryIO, cast

from ...decoding.text_encoding import (
    SAMPLE,
    decoded,
    known_encoding,
    marked_encoding,
    refuse_binary,
)
from ...reports.notes import ENCODING_GUESSED, Note

LONGEST_LINE = 32_000_000
"""Bytes. A longer line is passed over without being held in memory."""

FIRST_LINES = 20
"""Lines at the beginning. If all of them are broken, the file is not taken for JSONL."""

CHUNK = 1 << 20


class Layout(Enum):
    """The layout of a JSON text, as far as its beginning tells."""

    LINES = "a value on each line"
    VALUE = "a value over many lines, or a list"
    ONE_LINE = "a single line, or a beginning that does not tell"


def layout_of(head: bytes) -> Layout:
    """The layout of a JSON text by its first bytes."""
    text = head.decode(marked_encoding(head) or "utf-8", "ignore").lstrip("\ufeff \t\r\n")
    line, end, rest = text.partition("\n")
    line = line.rstrip()
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        is_begun = line.endswith(("{", "[", ",", ":")) or (not end and line.startswith("["))
        return Layout.VALUE if line.startswith(("{", "[")) and is_begun else Layout.ONE_LINE
    if isinstance(value, dict) and rest.lstrip().startswith("{"):
        return Layout.LINES
    return Layout.ONE_LINE


def read_jsonl(
    stream: BinaryIO, *, longest: int = LONGEST_LINE, encoding: str | None = None
) -> Iterator[tuple[int, Any]]:
    """The values of the lines with their numbers from 1; blank lines are skipped.

    `encoding` is that of lines that are not UTF-8; without it, the first such line tells it, after
    a `Note`.

    A value that cannot be read is replaced by a ValueError that says why. Raises ValueError if the
    file is not text, or by its beginning not JSONL. `longest` is the number
    of bytes of the longest line that is read.
    """
    number = broken = 0
    good = False
    encoding = known_encoding(encoding)
    for line in _lines(stream, longest):
        number += 1
        if isinstance(line, ValueError):
            yield number, line
            continue
        if isinstance(line, bytes):
            text = line
            try:
                line = text.decode("utf-8")
            except UnicodeDecodeError:
                try:
                    line, guess = decoded(text, None, encoding)
                except ValueError as error:
                    yield number, error
                    continue
                if guess:
                    encoding = guess
                    yield number, Note(ENCODING_GUESSED, (guess,))
        line = line.lstrip("\ufeff").rstrip()
        if not line:
            continue
        try:
            value = parse_json(line)
        except ValueError as error:
            yield number, error
            broken += 1
            if broken == FIRST_LINES and not good:
                raise ValueError(
                    f"has no JSON in its first {broken} lines; the rest was not read: if it is one "
                    "JSON value over many lines, name it .json"
                ) from None
        else:
            good = True
            yield number, value


def fault_in(error: json.JSONDecodeError) -> str:
    """The parser's message, without a trailing "at"."""
    return error.msg.removesuffix(" at").removesuffix(" starting")


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises ValueError with the fault in one line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ValueError(f"is not JSON ({fault_in(error)} at {line}column {error.colno})") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except ValueError:
        # The only other reason: Python refuses integers of thousands of digits.
        raise ValueError("has a number of too many digits") from None


def _lines(stream: BinaryIO, longest: int) -> Iterator[str | bytes | ValueError]:
    """Lines as bytes, or as text if a byte order mark shows that `\\n` is more than one byte."""
    source: Any = stream
    if not hasattr(stream, "peek"):
        source = io.BufferedReader(cast(io.RawIOBase, stream))
    head = source.peek(SAMPLE)
    if marked := marked_encoding(head):
        source = io.TextIOWrapper(source, marked, errors="replace", newline="\n")
    else:
        refuse_binary(head)
    try:
        while line := source.readline(longest + 1):
            if len(line) <= longest:
                yield line
                continue
            end = "\n" if isinstance(line, str) else b"\n"
            while line and not line.endswith(end):
                line = source.readline(CHUNK)
            yield ValueError(f"is longer than {longest:,} bytes: cut the article into parts")
    finally:
        if source is not stream:
            source.detach()  # otherwise it would close the stream, which is not ours
