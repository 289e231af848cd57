"""Chunks: the runs of letters, digits and signs that a text is cut into before any other rule.

A chunk is analysed by itself, whatever stands around it, so that equal chunks are analysed once.
"""

import re
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
    rf"(?<![\w.,])(?<!\d{_BLANK})[1-9]\d{{0,2}}(?P<blank>{_BLANK})\d{{3}}(?:(?P=blank)\d{{3}}){{0,3}}"
    rf"(?!\w)(?!{_BLANK}\d)(?:[.,]\d+)?"
)
# A run of letters and digits, joined by single signs (`F.B.I.'s` has two).
_PLAIN: Final = re.compile(rf"[^\W_]\w*(?:\.?{_JOINERS}\w+)*")
# What only the pattern for any script finds; one search for each is faster than one for all.
_UNUSUAL: Final = re.compile(f"[{MARKS}{UNSPACED}{PLUS}{HASH}{AT}{_HEBREW}]")
_GROUPS: Final = re.compile(f"[0-9]{_BLANK}[0-9]")


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
    return (
        [text[start:end] for start, end in chunk_spans(text)]
        if _special(text)
        else (_PLAIN.findall(text))
    )


def chunk_spans(text: str) -> list[tuple[int, int]]:
    """The start and the end of each chunk of `text`; pairs of unspaced characters overlap."""
    if _special(text):
        return [match.span(match.lastindex or 0) for match in _any_script().finditer(text)]
    return [match.span() for match in _PLAIN.finditer(text)]


def _special(text: str) -> bool:
    """Whether `text` has anything but plain words and single signs between their letters."""
    if text.isascii():
        if "#" in text or "@" in text or "+" in text:
            return True
    elif _UNUSUAL.search(text):
        return True
    return " ." in text or text[:1] == "." or _GROUPS.search(text) is not None
