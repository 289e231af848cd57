"""The lines of a PDF page: their words and places, in reading order, without running heads."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ....articles.cleaning import clean

BREAK = re.compile("\ufffe(?:\r\n)?|\r\n|[\r\n]")
"""Ends of lines; U+FFFE stands for a hyphen at the end of one."""

FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]+")
"""Ligatures and letters by their form, which no one types."""

NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")

EDGE = 4
"""Lines at the head and at the foot of a page that may be the same on other pages."""

SHARE = 0.3
"""Share of the pages on which a line recurs that is no part of the text; left and right pages may
have their own."""

APART = 1.5
"""Heights of a line by which a running head stands apart from the text, at least."""

NEAR = 3.0
"""Points by which the heights of running heads may differ."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words, its place in points from the lower left, its page from 0."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int
    hyphen: bool = False  # a hyphen stands at its end, and is not in `text`

    @property
    def height(self) -> float:
        """The height of its letters, in points."""
        return self.top - self.bottom


def page_lines(textpage: Any, page: int) -> list[Line]:
    """The lines of a page of pypdfium2, in the order of the file unless that is upwards."""
    text = textpage.get_text_range()
    count = textpage.count_chars()
    lines: list[Line] = []
    start = 0
    for end in [*BREAK.finditer(text), None]:
        stop = end.start() if end else len(text)
        raw = text[start:stop]
        words = _words(raw)
        if words:
            first = start + len(raw) - len(raw.lstrip())
            last = start + len(raw.rstrip()) - 1
            box = _box(textpage, first, last, count)
            marked = end is not None and end[0].startswith("\ufffe")
            hyphen = marked or (words[-1] in "-\u2010" and words[-2:-1].isalpha())
            words = words if marked or not hyphen else words[:-1]
            lines.append(Line(words, *box, page, hyphen))
        start = end.end() if end else stop
    rising = sum(b.bottom > a.top for a, b in pairwise(lines))
    if rising > 0.6 * (len(lines) - 1) and len(lines) > 2:
        lines.sort(key=lambda line: -line.top)
    return lines


def _words(raw: str) -> str:
    plain = FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), raw)
    return " ".join(clean(plain.replace("\xad", "")).split())


def _box(textpage: Any, first: int, last: int, count: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of the letters from `first` to `last`.

    Of these two the larger one tells the height: the other may be a raised figure.
    """
    # Letters beyond U+FFFF count twice in the file: then the places are a little too early.
    left, low, _, high = textpage.get_charbox(min(first, count - 1), loose=True)
    _, bottom, right, top = textpage.get_charbox(min(last, count - 1), loose=True)
    if high - low > top - bottom:
        bottom, top = low, high
    return left, right, bottom, top


def without_running_heads(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without the lines at head and foot that recur at the same height on others.

    A line that stands as near to the text as the lines of the text to each other is part of it.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        edges = (line for order in _inwards(lines) for line in order[:EDGE])
        seen.update({key for line in edges for key in _keys(line)})
    least = max(2, SHARE * len(pages))
    kept = []
    for lines in pages:
        heads: set[int] = set()
        for order in _inwards(lines):
            count = 0
            while count < min(EDGE, len(order)) and any(
                seen[key] >= least for key in _keys(order[count])
            ):
                count += 1
            while 0 < count < len(order) and _are_near(order[count - 1], order[count]):
                count -= 1
            heads.update(map(id, order[:count]))
        kept.append([line for line in lines if id(line) not in heads])
    return kept


def _inwards(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a page from the head down, and from the foot up."""
    return (
        sorted(lines, key=lambda line: -line.top),
        sorted(lines, key=lambda line: line.bottom),
    )


def _are_near(one: Line, other: Line) -> bool:
    return abs(one.bottom - other.bottom) < APART * max(one.height, other.height)


def _keys(line: Line) -> list[tuple[str, int]]:
    """What a line has in common with its like on other pages: words without numbers, height."""
    if line.hyphen:
        return []
    words = NUMBER.sub("#", line.text.lower())
    level = round(line.bottom / NEAR)
    return [(words, level), (words, int(line.bottom / NEAR) * 2 - level + 1)]
