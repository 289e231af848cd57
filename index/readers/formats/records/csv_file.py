"""The reader of tables as text, CSV and TSV: a row is an article, all of it text."""

import ast
import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ....articles.field_names import fields_named, is_nothing
from ...decoding.text_encoding import SAMPLE
from ...decoding.utf8_stream import Utf8Stream
from ...reader import InputFile, Piece
from ...reports.notes import ENCODING_GUESSED, WITHOUT_TEXT, Note

LONGEST_CELL = 32_000_000
"""Characters of a cell at most: of the longest article."""

DELIMITERS = (",", ";", "\t", "|")
UNEVEN = "row with another number of cells than the header"

NOTHING = frozenset({"", "NULL", "null", "\\N", "nan", "NaN", "None"})
"""What databases and data frames write for nothing. `NA` and `Nan` may be words."""

LONGEST_NOTHING = max(map(len, NOTHING))

LONGEST_LIST = 100_000
"""Characters of a cell that is tried as a list, as data frames write them."""


def read_csv(file: InputFile) -> Iterator[Piece]:
    """The rows of a table, whose first row names the fields; the place is the row's first line.

    Without a name of a title or a text in it, the columns have numbers, from 1, if the options name
    them so. Raises ValueError if none is a title or a text.
    """
    source = Utf8Stream(file.stream, file.options.encoding)
    binary = io.BufferedReader(source, SAMPLE)
    head = binary.peek(SAMPLE).decode("utf-8", "ignore").removeprefix("\ufeff")
    text = io.TextIOWrapper(binary, "utf-8-sig", "surrogatepass", newline="")
    delimiter, skipped = _delimiter(head, file.path.name)
    rows = _rows(text, delimiter, skipped)
    _, header = next(rows, (0, []))
    names = _names(header)
    chosen = {name for fields in file.options.fields.values() for name in fields}
    if any(name.isdigit() for name in chosen) and not _has_text(names, chosen):
        names = [str(number) for number in range(1, len(header) + 1)]
        rows = _rows_again(header, rows)
    elif not _has_text(names, chosen):
        yield Piece(Note(WITHOUT_TEXT, tuple(names[:9])), ":1")
        raise ValueError(
            "none of its columns is named as a title or a text "
            f"({', '.join(names[:9])[:200] or 'no names'})"
        )
    number = 0
    for number, row in rows:
        place = f":{number}"
        if source.guessed:
            yield Piece(Note(ENCODING_GUESSED, (source.guessed,)), place)
            source.guessed = None
        if len(row) != len(names):
            yield Piece(Note(UNEVEN), place)
        record: dict[str, Any] = {
            name: _value(cell)
            for name, cell in zip(names, row, strict=False)
            if name and (len(cell) > LONGEST_NOTHING or cell not in NOTHING)
        }
        if len(row) > len(names):
            record["further cells"] = row[len(names) :]
        yield Piece(record, place)
    if number == 0:
        raise ValueError("has no articles in it")


def _has_text(names: list[str], chosen: set[str]) -> bool:
    named = fields_named(dict.fromkeys(names, "x"))
    return bool(named & {"title", "text"}) or not chosen.isdisjoint(names)


def _rows_again(
    header: list[str], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield 1, header
    yield from rows


def _rows(text: io.TextIOWrapper, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with the numbers of their first lines; blank lines are left out.

    Raises ValueError if the last one breaks off within quotes, or if a cell is too long.
    """
    csv.field_size_limit(LONGEST_CELL)  # a limit of the whole process, 131,072 by default
    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        yield from text
        ended = True

    given = lines()
    for _ in range(skipped):
        next(given, None)
    reader = csv.reader(given, delimiter=delimiter)
    first = skipped + 1
    try:
        for row in reader:
            if ended:  # it asked for another line, as it does within quotes
                raise ValueError(f"breaks off within the quotes that begin in line {first}")
            if row:
                yield first, row
            first = skipped + reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"cannot be read from line {first} on ({error})") from None


def _delimiter(head: str, name: str) -> tuple[str, int]:
    """The delimiter by the evenest count of cells in the first lines, and the lines to skip.

    A first line `sep=;`, as spreadsheets write it, says it.
    """
    lines = head.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) in (4, 5):
        return (lines[0].rstrip("\r\n")[4:] or "\t"), 1
    if len(lines) > 1:
        lines = lines[:-1]  # the last one may be cut
    tabs_first = sorted(DELIMITERS, key=lambda each: each != "\t")
    order = DELIMITERS if ".csv" in name.lower() else tabs_first
    return max(order, key=lambda delimiter: _evenness(lines, delimiter)), 0


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """The share of rows with the most frequent number of cells, and that number; 0 if it is 1."""
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0, 0
    if not counts:
        return 0.0, 0
    cells, rows = counts.most_common(1)[0]
    return (rows / counts.total(), cells) if cells > 1 else (0.0, 0)


def _names(header: list[str]) -> list[str]:
    """The names of the columns; those without one, as data frames write their index, are blank."""
    names: list[str] = []
    for cell in header:
        name = cell.strip()
        if is_nothing(name) or name.lower().startswith("unnamed:"):
            name = ""
        number = 1
        while name and name in names:
            number += 1
            name = f"{cell.strip()} {number}"
        names.append(name)
    return names


def _value(cell: str) -> Any:
    """A cell's text; or a list of texts, as data frames write it: `['Ann', 'Bo']`."""
    if (
        cell[0] != "["
        or cell[:2] not in ("['", '["')
        or cell[-1] != "]"
        or len(cell) > LONGEST_LIST
    ):
        return cell
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return value
    return cell
