"""Source names: finds the corpus's sources in questions, however they are written.

A name is read as a source only if the question says that something was published there. A name
alone, or with another verb, belongs to the subject.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ...index.words.analyzer import Analyzer
from ..query import Field, Or

_PLAIN: Final = Analyzer("none")
_PUBLISHED: Final = r"(?:published|reported|written|printed|carried|aired|broadcast)\s+(?:in|by|on)"
_PIECE: Final = (
    r"(?:reports?|articles?|stories|story|pieces?|columns?|coverage|editorials?|news)\s+(?:by|from)"
)
_SURE: Final = rf"(?<!\w)(?:via|according\s+to|{_PUBLISHED}|{_PIECE})\s+(?:the\s+)?$"
"""The text before a source's name that alone says that something was published there."""

_IN: Final = r"(?<!\w)in\s+(?:the\s+)?$"
_THEN: Final = (
    r"(?=\W*$|[,;:.?!)]|\s+(?:about|after|before|between|during|for|from|in|last|of|on|since|this|"
    r"today|until|yesterday|(?:and|or)\s+in)\b)"
)
"""The text that may follow `in` and a name; in "a Fox News host" the name is of the subject."""

_THE: Final = r"(?:(?<!\w)the\s+)?$"
_COVERAGE: Final = (
    r"(?:['’]s)?\s+(?:articles?|coverage|stories|reporting)(?:\s+(?:on|of|about))?(?![\w-])"
)

_FORMS: Final = ((_SURE, r"(?![\w'’/-])"), (_IN, rf"{_THEN}(?![\w-])"), (_THE, _COVERAGE))
"""The forms of a mention: the text before a name, and the text after it."""

_POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\s+[-–—|]\s+.*|\s*\(.*\)\s*$")
"""The suffix that a list of sources adds to a name: `Daily Post - News`, `Daily Post (Online)`."""

_PAPERS: Final = (
    "bulletin chronicle courier daily dispatch evening examiner gazette globe guardian"
    " herald inquirer journal magazine mail mirror monitor morning news observer post press"
    " radio review standard star sun telegraph times today tribune weekly wire"
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
        self._meant: dict[tuple[str, ...], list[str]] = {}
        for name in sorted(names)[:MOST]:
            for spoken in {name, _SUFFIX.sub("", name)}:
                words = _words(spoken)
                if sum(map(len, words)) > 2:
                    self._meant.setdefault(words, []).append(name)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted(self._meant, key=len, reverse=True):
            self._by_first.setdefault(words[0], []).append(words)
        self._is_subject = is_subject

    def find(self, question: str) -> Iterator[tuple[int, int, Field | Or]]:
        """The start and end of each mention of a source, in characters, and the clause for it."""
        done = 0
        for start, end, words in self._written(question):
            for before, after in _FORMS if start >= done else ():
                head = re.compile(before, re.IGNORECASE).search(question, done, start)
                tail = re.compile(after, re.IGNORECASE).match(question, end)
                if not head or not tail:
                    continue
                names = self._meant[words]
                written, sure = question[start:end], before is _SURE
                if before is _IN and _is_place(head[0], words):
                    break
                if _is_name(written, words, sure=sure) and not self._is_subject(names):
                    clauses = tuple(Field("source", name, quoted=True) for name in names)
                    done = tail.end()
                    yield head.start(), done, clauses[0] if len(clauses) == 1 else Or(clauses)
                break

    def spans(self, question: str) -> Iterator[tuple[int, int]]:
        """The start and end of each name of several words: `USA Today` is not a time."""
        for start, end, words in self._written(question):
            if len(words) > 1:
                yield start, end

    def _written(self, question: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Each name that stands in a question: its start, end and words; the longest first."""
        tokens = _PLAIN.words(question)
        terms = tuple(token.term for token in tokens)
        for first, term in enumerate(terms):
            for words in self._by_first.get(term, ()):
                if terms[first : first + len(words)] == words:
                    start, end = tokens[first].start, tokens[first + len(words) - 1].end
                    owned = _POSSESSIVE.search(question, start, end)
                    yield start, owned.start() if owned else end, words


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, without the leading "the" that people add or leave out."""
    words = tuple(token.term for token in _PLAIN.words(name))
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _is_place(before: str, words: tuple[str, ...]) -> bool:
    """Whether `in the …` may be anywhere: in the Atlantic or the Hill, unlike in the Guardian."""
    return len(words) == 1 and "the" in before.lower() and words[0] not in _PAPERS.split()


def _is_name(written: str, words: tuple[str, ...], *, sure: bool) -> bool:
    """Whether capitals or words show a name, unlike common words such as `foreign policy`."""
    long = re.findall(r"[^\W_]{4,}", written)
    capitals = all(word[0].isupper() or word[0].isdigit() for word in long)
    if len(words) > 1:
        return capitals or not set(words).isdisjoint(_PAPERS.split())
    return (capitals and written[0].isupper()) or sure
