"""Source names: those of the corpus, as a question may write them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ...index.analysis import fold, split_words
from ..query import Field, Or

_BEFORE: Final = (
    r"(?:(?:in|on|from|via|by|according\s+to|(?:published|reported|written|printed|carried)\s+"
    r"(?:in|by|on))\s+(?:the\s+)?)"
)
_SURE: Final = re.compile(r"(?:via|according\s+to|\w+ed\s+(?:in|by|on))\s", re.IGNORECASE)
_AFTER: Final = r"(?:['’]s)?\s+(?:articles?|coverage|stories|reporting)(?:\s+(?:on|of|about))?"
_SUFFIX: Final = re.compile(r"\s+[-–—|]\s+.*|\s*\(.*\)\s*$")
"""What a catalogue of sources adds to a name: `Daily Post - News`, `Daily Post (Online)`."""

MOST: Final = 5_000
"""Names that are looked for: more than that are not names of papers."""


class SourceNames:
    """The names of a corpus's sources. Immutable; safe to share between threads."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know `names`, written as the index holds them: in small letters, without accents."""
        self._meant: dict[str, list[str]] = {}
        for name in sorted(names)[:MOST]:
            short = _SUFFIX.sub("", name)
            for spoken in {name, short}:
                words = _words(spoken)
                if words and len("".join(words)) > 2:
                    self._meant.setdefault(" ".join(words), []).append(name)
        longest = sorted(self._meant, key=len, reverse=True)
        names_pattern = "|".join(r"\W+".join(map(re.escape, name.split())) for name in longest)
        self._pattern = re.compile(
            rf"(?<!\w)(?:(?P<before>{_BEFORE})(?P<name>{names_pattern})"
            rf"|(?:the\s+)?(?P<name2>{names_pattern})(?P<after>{_AFTER}))(?!\w|-)",
            re.IGNORECASE,
        )

    def find(self, question: str) -> Iterator[tuple[int, int, Field | Or]]:
        """Where a source is named, and the clause that asks for it: (start, end, clause)."""
        if not self._meant:
            return
        for match in self._pattern.finditer(question):
            written = match["name"] or match["name2"]
            # A common word that is a name too (in time, by reason) is one by its capital.
            several = len(split_words(written)) > 1
            sure = bool(match["before"] and _SURE.match(match["before"]))
            if not (sure or several or written[0].isupper()):
                continue
            names = self._meant[" ".join(_words(written))]
            clauses = tuple(Field("source", name, quoted=True) for name in names)
            yield (*match.span(), clauses[0] if len(clauses) == 1 else Or(clauses))


def _words(name: str) -> list[str]:
    """The words of a name, without the article that people leave out or put before it."""
    words = split_words(fold(name))
    return words[1:] if len(words) > 1 and words[0] == "the" else words
