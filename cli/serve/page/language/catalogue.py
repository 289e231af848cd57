"""The catalogue: the messages of a .po file, read when a reader first asks for the language.

gettext reads compiled files alone; these are small, and a build without a compiler of messages
stays a build. The tests compare what is read here with what Babel reads.
"""

import ast
import gettext
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple


class Catalogue(NamedTuple):
    """The messages of a language: texts and plural forms by their English."""

    messages: dict[str, list[str]]
    plural: Callable[[int], int]

    def text(self, english: str) -> str:
        """The message in the language, or the English one if it has none."""
        return self.messages.get(english, [english])[0] or english

    def counted(self, one: str, several: str, number: int) -> str:
        """The form of a message for a number."""
        forms = self.messages.get(one)
        if not forms:
            return one if number == 1 else several
        return forms[self.plural(number)]


ENGLISH = Catalogue({}, lambda number: int(number != 1))


@cache
def catalogue_of(language: str) -> Catalogue:
    """The catalogue of a language that the package has."""
    if language == "en":
        return ENGLISH
    return read_po((files(__package__) / f"{language}.po").read_text("utf-8"))


def read_po(text: str) -> Catalogue:
    """The messages of a .po file, without the header, in which the rule for plurals stands."""
    messages: dict[str, list[str]] = {}
    rule = "n != 1"
    for entry in _entries(text):
        forms = [value for key, value in entry if key.startswith("msgstr")]
        english = next(value for key, value in entry if key == "msgid")
        if english:
            messages[english] = forms
        else:
            rule = forms[0].partition("plural=")[2].partition(";")[0] or rule
    return Catalogue(messages, gettext.c2py(rule))


def _entries(text: str) -> Iterator[list[tuple[str, str]]]:
    """The entries, each a list of keywords with their texts; strings that follow are joined."""
    lines = (line.strip() for line in text.splitlines())
    kept = (line for line in lines if not line.startswith("#"))
    for filled, block in groupby(kept, bool):
        if not filled:
            continue
        entry: list[tuple[str, str]] = []
        for line in block:
            keyword, _, quoted = line.partition('"')
            value = ast.literal_eval(f'"{quoted}')
            if keyword:
                entry.append((keyword.strip(), value))
            else:
                entry[-1] = (entry[-1][0], entry[-1][1] + value)
        yield entry
