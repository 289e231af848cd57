"""Chunks: the runs of letters, digits and signs that a text is cut into before any other rule.

A chunk is analysed by itself, whatever stands around it, so that equal chunks are analysed once.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from .letters import (
    AMPERSANDS,
    APOSTROPHES,
    AT,
    BLANKS,
    GERSHAYIM,
    HASH,
    HYPHENS,
    MARKS,
    MIDDLE_DOTS,
    PLUS,
    UNSPACED,
)

_JOINERS: Final = (
    f"[.,\uff0e\uff0c\u066b\u066c{AMPERSANDS}{MIDDLE_DOTS}{APOSTROPHES}{HYPHENS.lstrip('-')}-]"
)
_HEBREW: Final = "\u05d0-\u05ea"
_BLANK: Final = f"[ {BLANKS}]"


# 1 250 000, in groups of three; not where digits follow or go before, as in a table.
SPACED_NUMBER: Final = (
    rf"(?<![\w.,])(?<!\w{_JOINERS})(?<!\d{_BLANK})"
    rf"[1-9]\d{{0,2}}(?P<blank>{_BLANK})\d{{3}}(?:(?P=blank)\d{{3}}){{0,3}}"
    rf"(?![\w{PLUS}{HASH}{AT}])(?!{_BLANK}\d)(?:[.,]\d+)?"
)
# A run of letters and digits, joined by single signs (`F.B.I.'s` has two).
_ASCII: Final = re.compile(r"[A-Za-z0-9]\w*(?:\.?[.,&'`-]\w+)*", re.ASCII)
_GROUP: Final = re.compile(" [0-9]{3}(?<=[0-9] [0-9]{3})")
_BLANK_GROUP: Final = re.compile(rf"\d[{BLANKS}]\d{{3}}")

# What only the pattern for any script finds; one search for each is faster than one for all. Sets
# of many letters take milliseconds to compile, which ASCII never needs.
_ODD: Final = f"[{MARKS}{UNSPACED}{PLUS}{HASH}{AT}{_HEBREW}]"


@cache
def _any_letters() -> re.Pattern[str]:
    return re.compile(rf"[^\W_]\w*(?:\.?{_JOINERS}\w+)*")


@cache
def _unusual() -> re.Pattern[str]:
    return re.compile(_ODD)


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf"(?:{_ODD}|(?<!\S)\.)\S*")


@cache  # 40 ms to compile, which plain text never needs
def _any_script() -> re.Pattern[str]:
    letter = rf"(?:(?![{UNSPACED}_])[\w{MARKS}])"
    joiners = rf"(?:{_JOINERS}|(?<=[{_HEBREW}])[{GERSHAYIM}](?=[{_HEBREW}](?!{letter})))"
    before = rf"(?:(?<![\w.&/:{HASH}{AT}])[.{HASH}{AT}](?=(?!\d){letter}))?"
    after = (
        rf"(?:(?:[{PLUS}]{{2}}(?![{PLUS}]|(?!\d){letter})|[{PLUS}{HASH}](?![{PLUS}{HASH}]|{letter}))"
        rf"(?:[{APOSTROPHES}][sS](?!{letter}))?)?"
    )
    return re.compile(
        rf"({SPACED_NUMBER})"
        # A number with the first character after it; a pair may begin with that character.
        rf"|(?=(\d[\d.,]*(?<=\d)[{UNSPACED}]))\d[\d.,]*(?<=\d)(?:[{UNSPACED}](?![{UNSPACED}]))?"
        rf"|(?=([{UNSPACED}]{{2}}))[{UNSPACED}]"  # a pair; the next starts at its second half
        rf"|([{UNSPACED}])(?<![{UNSPACED}]{{2}})"  # a single one, alone between other scripts
        rf"|({before}{letter}+(?:\.?{joiners}{letter}+)*{after})"
    )


def chunks(text: str) -> list[str]:
    """The chunks of `text` as written, in order; pairs of characters in unspaced scripts."""
    plain = _ASCII if text.isascii() else _any_letters()
    if not _is_special(text):
        return plain.findall(text)
    found: list[str] = []
    for pattern, _, start, end in _stretches(text, plain):
        if pattern is plain:
            found += plain.findall(text, start, end)
        else:
            found += [text[begin:finish] for begin, finish in _spans(pattern, text, start, end)]
    return found


def chunk_spans(text: str) -> list[tuple[int, int]]:
    """The start and the end of each chunk of `text`; pairs of unspaced characters overlap."""
    plain = _ASCII if text.isascii() else _any_letters()
    if not _is_special(text):
        return [match.span() for match in plain.finditer(text)]
    return [span for stretch in _stretches(text, plain) for span in _spans(*stretch)]


def _is_special(text: str) -> bool:
    """Whether `text` has anything but plain words and single signs between their letters."""
    if text.isascii():
        if "#" in text or "@" in text or "+" in text:
            return True
    elif _unusual().search(text):
        return True
    return " ." in text or text[:1] == "." or _has_groups(text)


def _has_groups(text: str) -> bool:
    """Whether `text` may have a number whose groups are parted by blanks."""
    if _GROUP.search(text):
        return True
    return any(blank in text for blank in BLANKS) and _BLANK_GROUP.search(text) is not None


def _stretches(
    text: str, plain: re.Pattern[str]
) -> Iterator[tuple[re.Pattern[str], str, int, int]]:
    """The text in stretches, each with the pattern of its chunks.

    The pattern for any script is far slower than that for plain words: it is for the runs between
    blanks that need it.
    """
    last = 0
    if not _has_groups(text):
        for unusual in _signed().finditer(text):
            start = max(last, text.rfind(" ", last, unusual.start() + 1) + 1)
            yield plain, text, last, start
            last = unusual.end()
            yield _any_script(), text, start, last
        yield plain, text, last, len(text)
    else:
        yield _any_script(), text, 0, len(text)


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    matches = pattern.finditer(text, start, end)
    return [match.span(match.lastindex or 0) for match in matches]
