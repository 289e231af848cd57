"""The second rules of analysis: what a word is, and the keys that it is found by.

docs/reference/words.md says them with examples. A text is cut into chunks, a chunk into atoms. Each
is a word at a position of its own; two that are joined by a hyphen are the word without the hyphen
as well, which stands in both of their positions.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from . import CONTINUED
from .atoms import Atom, atoms
from .chunks import chunk_spans, chunks
from .letters import TURKISH_CAPITALS, folded, plain_signs
from .stemming import WordStemmer
from .token import Key, Part

# A longer word is cut, in the index and in queries alike: it is data, not language.
_LONGEST_WORD: Final = 64

# The memory of words is emptied when full.
_MOST_KNOWN: Final = 100_000

_WIDER: Final = 0.25
# The weight of f and 16 in F-16, of re in re-election: by itself such a part says little.
_SHORT_PART: Final = 0.5
_SHORT: Final = re.compile(r"\d+|\w{1,2}")

# The English stemmer takes an s from these, and leaves the e.
_ENGLISH: Final = {
    "buses": "bus", "busses": "bus", "gases": "gas", "gasses": "gas", "pluses": "plus",
}  # fmt: skip


class SecondRules:
    """What a word is in a language. Safe to share between threads."""

    def __init__(self, language: str) -> None:
        """Use the stemmer of `language`, or none."""
        self._language = language
        self._known: dict[str, tuple[str, tuple[Key]]] = {}
        self._stemmer = None if language == "none" else WordStemmer(language)

    def pieces(self, text: str) -> list[str]:
        """The chunks of `text` as written."""
        return chunks(text)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The start and end of each chunk of `text`."""
        return chunk_spans(text)

    def parts(self, piece: str) -> tuple[Part, ...]:
        """The words of a chunk, by position; at least one."""
        if not (piece.isascii() and piece.isalnum() and piece[0] > "9"):
            chunk = plain_signs(piece)
            found = _plain_atoms(chunk) or atoms(chunk, self._language)
            if found:
                return tuple(self._all_parts(chunk, found))
        word, keys = self._word(piece)
        return (Part(0, 0, len(piece), word, keys),)

    def fold(self, text: str) -> str:
        """`text` in lower case, without accents and without the signs that join the words of it."""
        return folded(_JOINERS.sub("", plain_signs(text)))

    def _all_parts(self, chunk: str, found: list[Atom]) -> Iterator[Part]:
        mark: tuple[Key, ...] = ()
        for position, (start, end, forms, wider) in enumerate(found):
            joins = position + 1 < len(found) and _joins(chunk, found, position)
            for form in forms:
                word, keys = self._word(form)
                if (joins or mark) and _SHORT.fullmatch(keys[0].text):
                    keys = (Key(keys[0].text, _SHORT_PART),)
                yield Part(position, start, end, word, keys + mark)
            if wider:
                word, keys = self._word(wider)
                yield Part(position, start, end, word, (Key(keys[0].text, _WIDER),))
            mark = ()
            if joins:
                other = found[position + 1]
                word, keys = self._word(forms[0] + other.forms[0])
                yield Part(position, start, other.end, word, keys)
                mark = (Key(CONTINUED + keys[0].text, 0.0),)

    def _word(self, form: str) -> tuple[str, tuple[Key]]:
        """The letters of a word, and its key. Words of compounds are most often known already."""
        known = self._known.get(form)
        if known is None:
            short = form[:_LONGEST_WORD]
            word = folded(short) or short.casefold()
            known = word, (Key(self._stem(short, word) or word),)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[form] = known
        return known

    def _stem(self, form: str, word: str) -> str:
        if self._stemmer is None:
            return word
        if self._language == "en":
            # Accents are foreign to English and its stemmer: résumé and resume must meet.
            return _ENGLISH.get(word) or self._stemmer.stem(word)
        if self._language == "ar":  # its stemmer takes no article from what ends as a feminine
            return folded(self._stemmer.stem(word))
        # The other stemmers read accents (passée, ações): stem first, then fold.
        native = form.translate(TURKISH_CAPITALS) if self._language == "tr" else form
        native = unicodedata.normalize("NFKC", native).casefold()
        return folded(self._stemmer.stem(native))


def _plain_atoms(chunk: str) -> list[Atom]:
    """The atoms of ASCII letters or digits that hyphens join, as `atoms` finds them; else none.

    They are nine in ten of the chunks that are no plain words, and so cost a fifth.
    """
    parts = chunk.split("-") if chunk.isascii() else [""]
    if not all(part.isalpha() or part.isdigit() for part in parts):
        return []
    found, start = [], 0
    for part in parts:
        found.append(Atom(start, start + len(part), (part,)))
        start += len(part) + 1
    return found


# Between two numbers, or before one, a hyphen parts words or is a minus.
_JOINERS: Final = re.compile(r"['\"&,·]|(?<=[^\W\d_])-(?=\w)|(?<=\d)-(?=[^\W\d_])")


def _joins(chunk: str, found: list[Atom], place: int) -> bool:
    """Whether the atom at `place` makes one word with the next, as in e-mail, F-16 and Ph.D.

    Of three or more only a name and its number do: covid-19-related has covid19. Two numbers never
    do, and a number that ends a sentence does not.
    """
    one, other = found[place], found[place + 1]
    sign = chunk[one.end : other.start]
    ends, begins = one.forms[0][-1].isdigit(), other.forms[0][0].isdigit()
    if not sign:
        return True  # a number and its unit
    if sign not in ("-", ".-", ".") or (ends and (begins or sign == ".")):
        return False
    return len(found) == 2 or (begins and sign == "-")
