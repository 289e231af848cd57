"""Author names: finds authors of the corpus in questions.

`articles by Ina Solberg` says that she wrote them, and filters. A name at the end of a question,
as in `ferry repairs by Ina Solberg`, may be that of somebody who did something else: it prefers.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from ..query import Field
from .read_phrases import ReadPhrase

MOST: Final = 5
"""The most words of a name that are looked for."""

_CUE: Final = (
    r"(?<!\w)(?:(?P<sure>(?:(?:the\s+)?(?:articles?|columns?|columnists?|coverage|editorials?|essays?|"
    r"interviews?|opinions?|op-eds?|pieces?|posts?|reports?|reporting|reviews?|stories|story|texts?)"
    r"\s+|(?:which\s+was\s+|that\s+were\s+)?(?:written|authored|reported|penned)\s+)by)|by)\s+"
)
_WORD: Final = r"[^\W\d_][\w.’'-]*"
_OWN: Final = (
    r"(?P<name>(?:[^\W\d_][\w.-]*\s+){0,3}[^\W\d_][\w.-]*)['’]s?\s+"
    r"(?:articles|columns|coverage|essays|pieces|reporting|stories)(?:\s+(?:on|of|about))?(?!\w)"
)


def find_authors(question: str, is_author: Callable[[str], bool]) -> Iterator[ReadPhrase]:
    """The mentions of authors; `is_author` tells whether an article has an author of that name."""
    for cue in re.finditer(_CUE, question, re.IGNORECASE):
        words = _words_from(question, cue.end())
        for count in range(len(words), 0, -1):
            end = words[count - 1][1]
            name = question[cue.end() : end].rstrip(".'’")
            at_end = not re.search(r"\w", question[end:])
            written = count > 1 and _is_capitalised(name)
            if not (cue["sure"] or (at_end and written)) or not (count > 1 or _is_name(name)):
                continue
            if is_author(name):
                yield ReadPhrase(
                    cue.start(),
                    end,
                    named=Field("author", name, quoted=True),
                    certain=bool(cue["sure"]),
                )
                break
    yield from _owners(question, is_author)


def _owners(question: str, is_author: Callable[[str], bool]) -> Iterator[ReadPhrase]:
    """The authors of `Ina Solberg's articles`."""
    for match in re.finditer(_OWN, question):
        words = [each.start() for each in re.finditer(_WORD, match["name"])]
        for place in words:
            name = match["name"][place:]
            if _is_capitalised(name) and is_author(name):
                start = match.start() + place
                yield ReadPhrase(
                    start, match.end(), named=Field("author", name, quoted=True), certain=True
                )
                break


def _words_from(question: str, start: int) -> list[tuple[int, int]]:
    """The places of up to `MOST` words side by side from `start` on."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(_WORD, question[start:]):
        at = spans[-1][1] if spans else start
        if len(spans) == MOST or question[at : start + match.start()].strip():
            break
        spans.append((start + match.start(), start + match.end()))
    return spans


def _is_capitalised(name: str) -> bool:
    words = name.split()
    return words[0][0].isupper() and words[-1][0].isupper()


def _is_name(name: str) -> bool:
    """Whether one word is a name: a capital, and small letters."""
    return name[0].isupper() and not name.isupper()
