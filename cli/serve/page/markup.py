"""Article text as safe HTML: escaped, without control characters, with marks."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that could reverse the order of the text around them."""

WORD, SENTENCE = Markup("<mark>{}</mark>"), Markup('<mark class="sentence">{}</mark>')

BREAK = re.compile(r"\n\s*\n")


def plain(text: str | None) -> str:
    """Text without control characters."""
    return CONTROL.sub("", text or "")


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """`text` as HTML, with `spans` in <mark>.

    `spans` are starts and ends in characters, sorted and without overlaps. A span of several words
    is a sentence that is near in meaning; it gets a class of its own.
    """
    parts: list[Markup] = []
    place = 0
    for start, end in spans:
        parts.append(escape(plain(text[place:start])))
        inside = plain(text[start:end])
        around = SENTENCE if len(inside.split()) > 1 else WORD
        parts.append(around.format(inside))
        place = end
    parts.append(escape(plain(text[place:])))
    return Markup("").join(parts)


def paragraphs(text: str, spans: Sequence[tuple[int, int]]) -> list[Markup]:
    """The paragraphs of `text`, each as HTML with its part of `spans` in <mark>."""
    found, start = [], 0
    for end, following in [*(gap.span() for gap in BREAK.finditer(text)), (len(text), 0)]:
        inside = [
            (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
        ]
        if text[start:end].strip():
            found.append(marked(text[start:end], inside))
        start = following
    return found
