"""Source names: those of the corpus, as a question may write them.

Only where a question says that something stands in a source is its name read: a name alone, or
beside another verb, is what the question is about.
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
"""What follows a name that stands for itself; a Fox News host and CNN's debate are subjects."""

_AFTER: Final = r"(?:['’]s)?\s+(?:articles?|coverage|stories|reporting)(?:\s+(?:on|of|about))?"
_SUFFIX: Final = re.compile(r"\s+[-–—|]\s+.*|\s*\(.*\)\s*$")
"""What a catalogue of sources adds to a name: `Daily Post - News`, `Daily Post (Online)`."""

_PAPER: Final = frozenset(
    split_words(
        "bulletin chronicle courier daily dispatch evening examiner gazette globe guardian"
        " herald inquirer journal magazine mail mirror monitor morning news observer post press"
        " radio review standard star sun telegraph times today tribune weekly wire"
    )
)
"""Words that make a name of several words one even in small letters, as `foreign policy` is not."""

MOST: Final = 5_000
"""Names that are looked for: more than that are not names of papers."""


class SourceNames:
    """The names of a corpus's sources. Immutable; safe to share between threads."""

    def __init__(
        self, names: Iterable[str], is_subject: Callable[[list[str]], bool] = lambda _: False
    ) -> None:
        """Know `names`, as they are written.

        `is_subject` says of some of them, which one word or person is, that they are what the
        corpus writes about far more than who writes.
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
            rf"|in\s+(?:the\s+)?(?P<inside>{names_pattern}){_THEN}"
            rf"|(?:the\s+)?(?P<of>{names_pattern}){_AFTER})(?!\w|-)",
            re.IGNORECASE,
        )
        several = "|".join(name for name in written if r"\W+" in name) or "(?!)"  # or nothing
        self._several = re.compile(rf"(?<!\w)(?:{several})(?!\w)", re.IGNORECASE)
        self._is_subject = is_subject

    def find(self, question: str) -> Iterator[tuple[int, int, Field | Or]]:
        """Where something is said to stand in a source, and the clause that asks for it."""
        if not self._meant:
            return
        for match in self._pattern.finditer(question):
            written = match["sure"] or match["inside"] or match["of"]
            names = self._meant[" ".join(_words(written))]
            if self._is_name(written, sure=bool(match["sure"])) and not (self._is_subject(names)):
                clauses = tuple(Field("source", name, quoted=True) for name in names)
                yield (*match.span(), clauses[0] if len(clauses) == 1 else Or(clauses))

    def spans(self, question: str) -> Iterator[tuple[int, int]]:
        """Where names of several words stand, whatever is said of them: `USA Today` is no time."""
        for match in self._several.finditer(question):
            yield match.span()

    @staticmethod
    def _is_name(written: str, *, sure: bool) -> bool:
        """Whether it is a name by its capitals, and no common words, as `in foreign policy`."""
        words = split_words(written)
        capitals = all(word[0].isupper() or word[0].isdigit() for word in words if len(word) > 3)
        if len(words) > 1:
            return capitals or not _PAPER.isdisjoint(_words(written))
        return (capitals and written[0].isupper()) or sure


def _words(name: str) -> list[str]:
    """The words of a name, without the article that people leave out or put before it."""
    words = split_words(fold(name))
    return words[1:] if len(words) > 1 and words[0] == "the" else words
