"""The paragraphs of a PDF: its lines joined across columns and pages, words made whole."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from .pdf_lines import Line

SENTENCE_END = re.compile(r"""[.!?…。！？][\])"'”’»]*$""")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

GAP = 1.35
"""Times the usual distance of two lines from which on a paragraph begins."""

OTHER_SIZE = 0.15
"""Share by which the letters of a heading differ in height from those of the text."""

SHORT_LINE = 0.75
"""Share of a column's width: a shorter line that ends a sentence ends its paragraph."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its text, and where in it each page begins."""

    text: str
    starts: list[tuple[int, int]] = field(default_factory=list)  # offset, page from 0


def join_lines(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of the lines of all pages, in order."""
    lines = [line for page in pages for line in page]
    joined = _Hyphens(lines)
    found: list[Paragraph] = []
    pitch = {number: _pitch(page) for number, page in enumerate(pages)}
    usual = body_height(lines)
    before: Line | None = None
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else None
        if before is None or _begins(before, line, after, pages, pitch[before.page], usual):
            found.append(Paragraph("", [(0, line.page)]))
            text = ""
        else:
            text = joined.glue(before, line)
        paragraph = found[-1]
        paragraph.text += text
        if before is not None and before.page != line.page and paragraph.text:
            paragraph.starts.append((len(paragraph.text), line.page))
        paragraph.text += line.text
        before = line
    if before is not None and before.hyphen:
        found[-1].text += "-"
    return found


def body_height(lines: Iterable[Line]) -> float:
    """The height of the letters of most of the text, in points."""
    heights: Counter[float] = Counter()
    for line in lines:
        heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0


def _begins(
    before: Line,
    line: Line,
    after: Line | None,
    pages: Sequence[Sequence[Line]],
    pitch: float,
    usual: float,
) -> bool:
    """Whether a line begins a paragraph."""
    if before.hyphen:
        return False
    height = max(before.height, 0.1)
    if len(before.text) == 1 and before.height > 1.6 * usual and line.text[:1].islower():
        return False  # an initial over several lines
    drop = before.bottom - line.bottom
    elsewhere = before.page != line.page or drop < -0.5 * height
    if not elsewhere and line.left >= before.right - 0.3 * height and drop < 0.7 * height:
        return False  # goes on in the same line, as after a raised figure
    if abs(line.height - before.height) > OTHER_SIZE * height:
        return True
    ends = SENTENCE_END.search(before.text) is not None
    indented = (
        after is not None
        and after.page == line.page
        and (0.5 * height < line.left - after.left < 6 * height and after.bottom < line.bottom)
    )
    if elsewhere:
        return ends and (indented or _is_short(before, pages[before.page]))
    if pitch and drop > GAP * pitch:
        return True
    if line.height > (1 + OTHER_SIZE) * usual:
        return False  # a heading of several lines
    if line.left - before.left > 0.5 * height and (indented or ends):
        return True
    return ends and (indented or _is_short(before, pages[before.page]))


def _is_short(line: Line, page: Sequence[Line]) -> bool:
    """Whether a line ends well before most lines of its column do."""
    column = [
        other
        for other in page
        if other.left < line.right
        and other.right > line.left
        and abs(other.height - line.height) < OTHER_SIZE * line.height
    ]
    left = min(other.left for other in column)
    right = median(other.right for other in column)
    return line.right - left < SHORT_LINE * (right - left)


def _pitch(page: Sequence[Line]) -> float:
    """The usual distance of two lines on a page; 0 if there are too few to tell."""
    drops = [
        a.bottom - b.bottom
        for a, b in pairwise(page)
        if 0.5 * a.height < a.bottom - b.bottom < 4 * a.height
        and abs(a.height - b.height) < OTHER_SIZE * a.height
    ]
    return median(drops) if len(drops) > 2 else 0.0


class _Hyphens:
    """What stands between two lines, by the words that the document has elsewhere."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._words: set[str] = set()
        for line in lines:
            words = [word.lower() for word in WORD.findall(line.text)]
            whole = words[:-1] if line.hyphen else words
            self._words.update(whole)
            self._words.update(part for word in whole for part in word.split("-"))

    def glue(self, before: Line, line: Line) -> str:
        """A blank, a hyphen, or nothing between two lines of a paragraph."""
        if not before.hyphen:
            initial = len(before.text) == 1 and before.height > 1.6 * line.height
            return "" if initial and line.text[:1].islower() else " "
        left = re.search(r"[\w-]*$", before.text)
        right = re.match(r"[\w-]*", line.text)
        head, tail = left[0] if left else "", right[0] if right else ""
        if not tail[:1].islower():
            return "-"  # COVID-19
        whole, parted = (head + tail).lower(), f"{head}-{tail}".lower()
        if whole in self._words:
            return ""
        if parted in self._words:
            return "-"
        known = {head.lower(), tail.lower()} <= self._words
        return "-" if known and len(head) > 2 and len(tail) > 2 else ""
