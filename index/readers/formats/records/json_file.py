"""The reader of JSON files: one article, a list, a wrapper of a list, or a value after another."""

import io
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO

from ...decoding.text_encoding import SAMPLE
from ...decoding.utf8_stream import Utf8Stream, as_utf8
from ...reader import InputFile, Piece
from ...reports.notes import ENCODING_GUESSED, Note
from ..news.notices import NewsItem, noticed
from .jsonl import Layout, layout_of, read_jsonl
from .scanner import Scanner
from .shapes import DEEPEST, inheriting, is_element, may_wrap, records_in

LONGEST_VALUE = 32_000_000
"""Characters of a file with one article, or of one article in a list."""

MOST_COLLECTED = 2 * LONGEST_VALUE
"""Characters of an object at most, unless it wraps a list, which is read as it comes."""

TOO_LONG = "or longer than"

CHUNK = 1 << 20

Values = Iterator[tuple[int | None, Any]]


def read_json_file(file: InputFile) -> Iterator[Piece]:
    """The records of a JSON file, whatever wraps them, JSON lines included."""
    if layout_of(file.stream.peek(SAMPLE)) is Layout.LINES:
        yield from line_records(file.stream, file.options.encoding)
    else:
        yield from _whole_values(file.stream, file.options.encoding)


def read_json_lines(file: InputFile) -> Iterator[Piece]:
    """The records of a file of JSON lines, or of a list or a wrapper over many lines."""
    stream = file.stream if hasattr(file.stream, "peek") else io.BufferedReader(file.stream)
    if layout_of(stream.peek(SAMPLE)) is Layout.VALUE:
        yield from _whole_values(stream, file.options.encoding)
    else:
        yield from line_records(stream, file.options.encoding)
    if stream is not file.stream:
        stream.detach()


def _whole_values(stream: BinaryIO, encoding: str | None) -> Iterator[Piece]:
    """The records of values; a note tells the encoding if it had to be guessed."""
    text = Utf8Stream(stream, encoding)
    for piece in value_records(read_json(io.BufferedReader(text, SAMPLE))):
        if text.guessed:
            yield Piece(Note(ENCODING_GUESSED, (text.guessed,)), piece.place)
            text.guessed = None
        yield piece


def line_records(stream: BinaryIO, encoding: str | None = None) -> Iterator[Piece]:
    """The records of JSON lines, each with the number of its line."""
    number = 0
    for number, value in read_jsonl(stream, encoding=encoding):
        for record in [value] if isinstance(value, ValueError | Note) else records_in(value):
            yield from _pieces(record, f":{number}")
    if number == 0:
        raise ValueError("has no articles in it")


def _pieces(record: Any, place: str, *, alone: bool = False) -> Iterator[Piece]:
    """A record, or what a notice of an agency is."""
    if isinstance(record, NewsItem):
        yield from noticed(record, place, alone=alone)
    else:
        yield Piece(record, place, alone)


def value_records(values: Values) -> Iterator[Piece]:
    """The records in the values of a file, numbered from 0 if there are several."""
    number, fault = 0, False
    for place, value in values:
        if isinstance(value, ValueError):
            yield Piece(value, f"[{number}]")
            fault = True
            continue
        found = records_in(value) if place is None or isinstance(value, dict) else [value]
        for record in found:
            alone = place is None and record is value
            yield from _pieces(record, "" if alone else f"[{number}]", alone=alone)
            number += 1
    if number == 0 and not fault:
        raise ValueError("has no articles in it")


def read_json(stream: BinaryIO, *, longest: int = LONGEST_VALUE, chunk: int = CHUNK) -> Values:
    """The values of a list, or of a wrapper's list, numbered from 0; a single value with None.

    Values may also follow each other, on lines or not. A value that cannot be read is replaced by a
    ValueError that says why; what follows it cannot be parsed, and is left out. Raises ValueError
    if the file is not text, or if its first value cannot be read. `longest` is the number of
    characters of the longest article, `chunk` the number that is read at a time.
    """
    text = io.TextIOWrapper(as_utf8(stream), "utf-8-sig", "surrogatepass", newline="")
    scanner = Scanner(text, longest, chunk)
    number = 0
    while True:
        scanner.take(",")  # some write one after each line
        if not scanner.next():
            return
        is_first = number == 0
        if scanner.take("["):
            whole, number = yield from _elements(scanner, number)
            if not whole:
                return
            continue
        try:
            if scanner.next() == "{":
                value, number = yield from _object(scanner, number, longest)
            else:
                value = scanner.value()
        except ValueError as error:
            if is_first and number == 0:
                raise ValueError(_fault(error, longest)) from None
            yield number, _broken(error)
            return
        if value is not None:
            follows = bool(scanner.next())
            yield (None if is_first and number == 0 and not follows else number), value
            number += 1
        elif not scanner.next():
            return


def _fault(error: ValueError, longest: int) -> str:
    if TOO_LONG in str(error):
        return f"has more than {longest:,} characters: cut the article into parts ({error})"
    return f"is not JSON ({error})"


def _broken(error: ValueError) -> ValueError:
    return ValueError(f"is not JSON ({error}), and what follows cannot be read")


def _elements(scanner: Scanner, number: int) -> Generator[tuple[int, Any], None, tuple[bool, int]]:
    """The elements of a list after its `[`, numbered on; whether it is whole; the next number."""
    if scanner.take("]"):
        return True, number
    while True:
        try:
            value = scanner.value()
            if scanner.next() not in (",", "]"):
                raise ValueError(
                    "no comma comes after it" if scanner.next() else "the list breaks off"
                )
        except ValueError as error:
            yield number, _broken(error)
            return False, number + 1
        yield number, value
        number += 1
        if scanner.take("]"):
            return True, number
        scanner.take(",")


def _object(
    scanner: Scanner, number: int, longest: int, depth: int = 0
) -> "Generator[tuple[int, Any], None, tuple[Any, int]]":
    """The records that an object wraps, numbered on, then None; or the object, if it wraps none.

    Its lists of records are read an element at a time, so that it may be of any length.
    """
    start = scanner.passed
    scanner.take("{")
    read: dict[str, Any] = {}
    wraps = False
    if scanner.take("}"):
        return read, number
    while True:
        name = scanner.value()
        if not isinstance(name, str) or not scanner.take(":"):
            raise ValueError("no name and colon before a value")
        if depth < DEEPEST and may_wrap(read, name) and scanner.next() == "{":
            read[name], number = yield from _object(scanner, number, longest, depth + 1)
            wraps |= read[name] is None
        elif may_wrap(read, name) and scanner.take("["):
            first, number, found = yield from _list(scanner, number, read, name)
            wraps |= found
            read[name] = first
        else:
            read[name] = scanner.value()
        if not wraps and scanner.passed - start > MOST_COLLECTED:
            raise ValueError(f"{TOO_LONG} {longest:,} characters")
        if scanner.take("}"):
            break
        if not scanner.take(","):
            raise ValueError("no comma comes after it" if scanner.next() else "it breaks off")
    return (None if wraps else read), number


def _list(
    scanner: Scanner, number: int, wrapper: dict[str, Any], name: str
) -> "Generator[tuple[int, Any], None, tuple[list[Any], int, bool]]":
    """The records of a wrapper's list; or its elements, if they are no records."""
    if scanner.take("]"):
        return [], number, False
    others: list[Any] = []
    found = False
    while True:
        value = scanner.value()
        if found or is_element(value, wrapper, name):
            found = True
            yield number, inheriting(value, wrapper)
            number += 1
        else:
            others.append(value)
        if scanner.take("]"):
            return others, number, found
        if not scanner.take(","):
            raise ValueError("no comma comes after it" if scanner.next() else "the list breaks off")
