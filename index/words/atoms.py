"""Atoms: the numbers, acronyms and words of one chunk, before they are stemmed."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from .apostrophes import forms_of
from .letters import UNSPACED
from .numbers import UNITS, number_pattern, number_value

# A letter or digit among plain signs, and one that ends or parts a word.
_L: Final = r"[^-.,&'\"+#@ \u00a0_]"
_POSSESSIVE: Final = rf"(?:\.?'[sS](?!{_L}))?"
_CAPITALS: Final = r"[A-Z][a-z]?(?:\.[A-Z][a-z]?)+"
_ACRONYM: Final = rf"(?:(?!\d){_L}(?:\.(?!\d){_L})+|{_CAPITALS})(?!{_L})(?!'(?![sS](?!{_L})))"
_AMPERSAND: Final = rf"{_L}{{1,2}}&{_L}+|{_L}+&{_L}{{1,2}}(?!{_L})"
_WORD: Final = rf"(?:{_AMPERSAND}|{_L}+)(?:['\"]{_L}+)*"
_UNIT: Final = rf"[aApP]\.[mM](?!{_L})|{_L}*"
_SIGN_AFTER: Final = re.compile(r"(?<=.)(\+{1,2}|#)(?:'[sS])?$")
_NO_LETTERS: Final = str.maketrans("", "", '"&·')


class Atom(NamedTuple):
    """A word of a chunk, `chunk[start:end]`.

    `forms` are ways to write the same word, the usual one first; `wider` is a word that finds it,
    but is not asked for by it: 3 finds 3月.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    wider: str | None = None


def atoms(chunk: str, language: str) -> list[Atom]:
    """The atoms of a chunk in plain signs, in order; none if it has no letters but signs.

    A sign makes another word of a single letter, as in C++ and C#, and a dot of a name, as in .NET.
    To other words it adds nothing: #metoo is metoo, and Disney+ Disney.
    """
    before = chunk[0] if chunk[0] in ".#@" else ""
    after = _SIGN_AFTER.search(chunk)
    end = after.start() if after else len(chunk)
    pattern = _pattern(language)
    found = [
        atom
        for match in pattern.finditer(chunk, len(before), end)
        for atom in _atoms_of(match, language)
    ]
    if found and before == ".":
        found[0] = Atom(0, found[0].end, (f".{found[0].forms[0]}",), found[0].forms[0])
    if found and after and len(found[-1].forms[0]) == 1:
        found[-1] = Atom(found[-1].start, len(chunk), (found[-1].forms[0] + after[1],))
    return found


@cache  # a set of many letters takes milliseconds to compile
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    ending = rf"(?:\.?'{_L}+)?" if language == "tr" else _POSSESSIVE
    return re.compile(
        rf"(?P<number>{number_pattern(language)})(?P<unit>{_UNIT}){ending}"
        rf"|(?P<acronym>{_ACRONYM}){ending}|(?P<word>{_WORD})(?:\.'[sS](?!{_L}))?"
    )


def _atoms_of(match: re.Match[str], language: str) -> Iterator[Atom]:
    start, end = match.span()
    if match["word"]:
        yield Atom(start, end, forms_of(match["word"].translate(_NO_LETTERS), language))
    elif match["acronym"]:
        yield Atom(start, end, (match["acronym"].replace(".", ""),))
    else:
        yield from _number_atoms(match)


def _number_atoms(match: re.Match[str]) -> Iterator[Atom]:
    """A number and its unit of measure, as a word each; any other letters after it are its own."""
    value, unit, (start, end) = number_value(match), match["unit"].replace(".", ""), match.span()
    if unit.lower() in UNITS:
        yield Atom(start, match.start("unit"), (value,))
        yield Atom(match.start("unit"), end, (unit,))
    elif unit:
        yield Atom(start, end, (value + unit,), value if _unspaced().match(unit) else None)
    elif match[0][-2:] in ("'s", "'S") and value[-1] == "0":
        yield Atom(start, end, (value, value + "s"))  # the 1980's are the 1980s
    else:
        yield Atom(start, end, (value,))
