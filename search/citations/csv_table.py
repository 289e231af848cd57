"""CSV as RFC 4180 has it, in which no cell is a formula to a spreadsheet."""

import csv
import io

from .bibliography import Bibliography
from .citation import COLUMNS

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""The beginnings of a cell that a spreadsheet calculates in place of showing it."""


def write(bibliography: Bibliography) -> str:
    """A line of names, then a line for each citation."""
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in bibliography.rows():
        table.writerow([_cell(value) for value in row.values()])
    return lines.getvalue()


def _cell(value: object) -> object:
    """A text that would be a formula gets an apostrophe before it, as spreadsheets write it."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
