"""Source names: finds the corpus's sources in questions, however they are written.

A name is read as a source only if the question says that something was published there. A name
alone, or with another verb, belongs to the subject.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ...index.articles.analysis import fold, split_words
from ..query import Field, Or

_PUBLISHED: Final = r"(?:published|reported|written|printed|carried|aired|broadcast)\s+(?:in|by|on)"
_PIECE: Final = (
    r"(?:reports?|articles?|stories|story|pieces?|columns?|coverage|editorials?|news)\s+(?:by|from)"
)
_SURE: Final = rf"(?:via|according\s+to|{_PUBLISHED}|{_PIECE})\s+(?:the\s+)?"
_THEN: Final = (
    r"(?=\W*$|[,;:.?!)]|\s+(?:about|after|before|between|during|for|from|in|last|of|on|since|this|"
    r"today|until|yesterday|(?:and|or)\s+in)\b)"
)
"""The text that may follow a source's name; in "a Fox News host" the name is of the subject."""

_AFTER: Final = r"(?:['’]s)?\s+(?:articles?|coverage|stories|reporting)(?:\s+(?:on|of|about))?"
_SUFFIX: Final = re.compile(r"\s+[-–—|]\s+.*|\s*\(.*\)\s*$")
"""The suffix that a list of sources adds to a name: `Daily Post - News`, `Daily Post (Online)`."""

_PAPER: Final = frozenset(
    split_words(
        "bulletin chronicle courier daily dispatch evening examiner gazette globe guardian"
        " herald inquirer journal magazine mail mirror monitor morning news observer post press"
        " radio review standard star sun telegraph times today tribune weekly wire"
    )
)
"""Words of newspapers' names: with one of them, several words in small letters are a name, unlike
`foreign policy`."""

MOST: Final = 5_000
"""The most names that are looked for; a longer list does not hold names of papers."""


class SourceNames:
    """The names of a corpus's sources. Immutable; safe to share between threads."""

    def __init__(
        self, names: Iterable[str], is_subject: Callable[[list[str]], bool] = lambda _: False
    ) -> None:
        """Look for `names`, spelled as in the corpus.

        `is_subject` tells whether some names, which are written alike in a question, are a
        subject of the corpus far more often than a source of it.
        """
        self._meant: dict[str, list[str]] = {}
        for name in sorted(names)[:MOST]:
            short = _SUFFIX.sub("", name)
            for spoken in {name, short}:
                words = _words(spoken)
                if words and len("".join(words)) > 2:
                    self._meant.setdefault(" ".join(words), []).append(name)
        longest = sorted(self._meant, key=len, reverse=True)
        written = [r"\W+".join(map(re.escape, name.split())) for name in longest]
        names_pattern = "|".join(written)
        self._pattern = re.compile(
            rf"(?<!\w)(?:{_SURE}(?P<sure>{names_pattern})(?!['’/])"
            rf"|in\s+(?P<the>the\s+)?(?P<inside>{names_pattern}){_THEN}"
            rf"|(?:the\s+)?(?P<of>{names_pattern}){_AFTER})(?!\w|-)",
            re.IGNORECASE,
        )
        several = "|".join(name for name in written if r"\W+" in name) or "(?!)"  # or nothing
        self._several = re.compile(rf"(?<!\w)(?:{several})(?!\w)", re.IGNORECASE)
        self._is_subject = is_subject

    def find(self, question: str) -> Iterator[tuple[int, int, Field | Or]]:
        """The start and end of each mention of a source, in characters, and the clause for it."""
        if not self._meant:
            return
        for match in self._pattern.finditer(question):
            written = match["sure"] or match["inside"] or match["of"]
            names = self._meant[" ".join(_words(written))]
            if match["the"] and len(_words(written)) == 1 and _PAPER.isdisjoint(_words(written)):
                continue  # a storm in the Atlantic
            if self._is_name(written, sure=bool(match["sure"])) and not (self._is_subject(names)):
                clauses = tuple(Field("source", name, quoted=True) for name in names)
                yield (*match.span(), clauses[0] if len(clauses) == 1 else Or(clauses))

    def spans(self, question: str) -> Iterator[tuple[int, int]]:
        """The start and end of each name of several words: `USA Today` is not a time."""
        for match in self._several.finditer(question):
            yield match.span()

    @staticmethod
    def _is_name(written: str, *, sure: bool) -> bool:
        """Whether capitals or words show a name, unlike common words such as `foreign policy`."""
        words = split_words(written)
        capitals = all(word[0].isupper() or word[0].isdigit() for word in words if len(word) > 3)
        if len(words) > 1:
            return capitals or not _PAPER.isdisjoint(_words(written))
        return (capitals and written[0].isupper()) or sure


def _words(name: str) -> list[str]:
    """The words of a name, without the leading "the" that people add or leave out."""
    words = split_words(fold(name))
    return words[1:] if len(words) > 1 and words[0] == "the" else words
