"""The tables of search options in docs/reference/, made from the table of options.

`make golden` writes them anew, between two marks in each page; the prose around them stays.
"""

import os
from pathlib import Path

import pytest

from nutgraf.cli.serve.api.search_parameters import CURSOR, QUESTION
from nutgraf.search.face_options import options_of
from tests.cli.test_reference import cell

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = {"http": "http.md", "mcp": "mcp.md", "python": "python.md"}
"""The page of each face whose options are shown in a table."""

BEGIN = "<!-- made from the table of options by `make golden` -->"
END = "<!-- the end of the table -->"

WIRE = {"flag": "`true`, `false`", "text": "text", "day": "YYYY-MM-DD"}
VALUES = {
    "http": WIRE
    | {"texts": "text; may be repeated", "fields": "`field.NAME=VALUE`; may be repeated"},
    "mcp": WIRE | {"texts": "list of texts", "fields": "object: a value or a list by name"},
    "python": {
        "flag": "`True`, `False`",
        "text": "text",
        "texts": "text, or several",
        "fields": "mapping from a name to a value, or several",
        "day": "date, or text YYYY-MM-DD",
        "reranker": "`tokens`, or a `Reranker`",
    },
}
"""The values of an option by face and kind, where neither choices nor bounds say them."""

NUMBERS = {"count": "whole number", "number": "number", "milliseconds": "number"}


def table(face):
    rows = [
        (each.name, values(each, face), default(each, face), about(each))
        for each in options_of(face)
    ]
    if face == "http":
        rows = [parameter_row(QUESTION), *rows, parameter_row(CURSOR)]
    heads = ["| option | values | default | meaning |", "|---|---|---|---|"]
    return "\n".join([*heads, *("| `{}` | {} | {} | {} |".format(*row) for row in rows)])


def parameter_row(parameter):
    return parameter.name, "text", "", cell(parameter.about)


def values(option, face):
    if option.choices:
        return ", ".join(f"`{value}`" for value in option.choices)
    if option.kind == "moment":
        return "generation, day or time"
    if option.kind in NUMBERS:
        return f"{NUMBERS[option.kind]}{bounds(option, face)}"
    return VALUES[face][option.kind]


def bounds(option, face):
    if option.kind == "milliseconds":
        return " above 0"
    least, most = option.bounds_on(face)
    return f", {least:g} or more" if most is None else f", {least:g} to {most:g}"


def default(option, face):
    value = option.default_on(face)
    if value is None or value == ():
        return ""
    if isinstance(value, bool) and face != "python":
        value = str(value).lower()
    return f"`{value}`"


def about(option):
    """The help, with what each choice does unless its name says it."""
    told = {value: choice.about or choice.label for value, choice in option.choices.items()}
    words = "; ".join(
        f"`{value}`: {text[0].lower()}{text[1:]}"
        for value, text in told.items()
        if not text.lower().startswith(value)
    )
    return cell(option.help) + (f" {words}." if words else "")


@pytest.mark.parametrize("face", PAGES)
def test_the_table_of_a_page_is_the_table_of_options(face):
    page = REFERENCE / PAGES[face]
    before, rest = page.read_text("utf-8").split(BEGIN)
    shown, after = rest.split(END)
    made = f"\n\n{table(face)}\n\n"
    if os.environ.get("NUTGRAF_GOLDEN") == "write":
        page.write_text(f"{before}{BEGIN}{made}{END}{after}", "utf-8")
        shown = made
    assert shown == made, f"{page.name} is out of date: `make golden`"
