"""The analyzer: turns text into the terms that are indexed and looked up.

The index keeps every word, so that phrases stay exact; stop words matter to
queries only. A word is case folded, loses its accents, apostrophes and possessive
`s`, and is stemmed by the compiled Snowball stemmer of the index's language.
Scripts written without spaces become overlapping pairs of characters.
"""

import re
import threading
import unicodedata
from collections.abc import Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

import Stemmer  # type: ignore[import-not-found]

from ..errors import NutgrafError

TEXT_FIELDS: Final = ("body", "title")
"""The fields whose words are analysed: the text of a passage, and the title of its article."""

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian",
    "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# A longer word is cut, in the index and in queries alike: it is data, not language.
LONGEST_WORD = 64
# The memo is emptied when full: a bound on memory, far above a corpus's usual vocabulary.
_MEMO_SIZE = 400_000

_APOSTROPHES = "'’ʼ＇"
# Marks and invisible characters that may stand inside a word; Python's \w lacks them.
_MARKS = (
    "\u00ad\u200b-\u200d\u2060\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09d7\u0a01-\u0a51"
    "\u0a81-\u0acd\u0b01-\u0b57\u0b82-\u0bd7\u0c00-\u0c56\u0c81-\u0cd6\u0d00-\u0d57\u0dca-\u0ddf"
)
# Han, kana, hangul, bopomofo, and Thai, Lao, Myanmar and Khmer: words are not parted by spaces,
# or (hangul) carry their particles with them.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1100-\u11ff\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U0003ffff"
)


def _word_pattern(letter: str) -> str:
    """The pattern of a word: letters and digits, joined by apostrophes and some signs.

    3.5, 1,000, U.S. (without its last dot) and AT&T are one word each.
    """
    single = rf"(?:(?!\d){letter})"
    joiners = "|".join(
        [
            f"[{_APOSTROPHES}]",
            r"\.(?<=\d\.)(?=\d)",
            rf",(?<=\d,)(?=\d{{3}}(?!{letter}))",
            rf"\.(?<=\b[^\W\d_]\.)(?={single}(?!{letter}))",
            rf"&(?={single}(?!{letter}))",
        ]
    )
    return rf"{letter}+(?:(?:{joiners}){letter}+)*"


_WORDS = re.compile(_word_pattern(r"[^\W_]"))
_NEEDS_CARE = re.compile(f"[{_MARKS}{_UNSPACED}]")


@cache  # 40 ms to compile, which text in plain scripts never needs
def _any_script() -> re.Pattern[str]:
    return re.compile(
        rf"(?=([{_UNSPACED}]{{2}}))[{_UNSPACED}]"  # a pair; the next starts at its second half
        rf"|(?<![{_UNSPACED}])([{_UNSPACED}])"  # a single one, alone between other scripts
        + "|("
        + _word_pattern(rf"(?:(?![{_UNSPACED}_])[\w{_MARKS}])")
        + ")"
    )


# The breve of й stays: Cyrillic stemmers need the letter.
_STRIPPED = re.compile(
    f"[{_APOSTROPHES},&\u00ad\u200b-\u200d\u2060\u0300-\u0305\u0307-\u036f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u0640\u064b-\u0652]|(?<!и)\u0306"
)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"}
)
_POSSESSIVE = re.compile(f"[{_APOSTROPHES}]s$", re.IGNORECASE)
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
# l'homme, qu'il, dell'arte, d'Itàlia
_ELISION = re.compile(
    f"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|quest|(?:d|n)?all|[dns]ell|sull|dall)"
    f"[{_APOSTROPHES}](?=.)",
    re.IGNORECASE,
)
_ENGLISH_CONTRACTIONS = (
    "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't i'd i'll i'm i've isn't "
    "shouldn't they'd they'll they're they've wasn't we'll we're we've weren't won't wouldn't "
    "you'd you'll you're you've"
)


class Token(NamedTuple):
    """A term and its place: `text[start:end]`, the `position`-th word of the text."""

    term: str
    start: int
    end: int
    position: int


def fold(text: str) -> str:
    """A text without case, accents, apostrophes, thousands commas and compatibility forms."""
    if text.isascii():
        folded = text.lower()
        return folded.replace("'", "").replace(",", "").replace("&", "")
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    stripped = _STRIPPED.sub("", decomposed).translate(_LETTERS)
    return unicodedata.normalize("NFC", stripped).replace("ё", "е")


@dataclass(frozen=True)
class Analyzer:
    """Makes terms of text, for the index and for queries alike.

    `language` is an ISO 639-1 code with a Snowball stemmer, or `none` for no stemming.
    Safe to share between threads, and picklable (a copy starts with an empty memo).

    Raises:
        NutgrafError: `language` has no stemmer.
    """

    language: str = "en"
    _memo: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(
        default_factory=threading.Lock, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse a language that cannot be stemmed, before anything is indexed with it."""
        if self.language != "none" and self.language not in self.languages():
            known = ", ".join(self.languages())
            raise NutgrafError(f"language {self.language!r} has no stemmer: use {known}, or none")

    def __reduce__(self) -> tuple[type["Analyzer"], tuple[str]]:
        """Copy by language alone, since the memo and its lock belong to one process."""
        return Analyzer, (self.language,)

    @staticmethod
    def languages() -> list[str]:
        """The ISO 639-1 codes of the languages with a stemmer."""
        installed = frozenset(Stemmer.algorithms())
        return [code for code, name in SNOWBALL.items() if name in installed]

    def terms(self, text: str) -> list[str]:
        """The terms of `text` in order: term i has position i."""
        return [self.term(word) for word in split_words(text)]

    def tokens(self, text: str) -> list[Token]:
        """The terms of `text` in order, with the offsets of their words."""
        return [
            Token(self.term(text[start:end]), start, end, position)
            for position, (start, end) in enumerate(_spans(text))
        ]

    def occurrences(self, text: str, terms: Set[str]) -> list[tuple[int, int]]:
        """The places of `terms` in `text`: start and end of each word, in order."""
        memo, term = self._memo.get, self.term  # most words are known: a look-up, not a call
        return [
            (start, end)
            for start, end in _spans(text)
            if (memo(word := text[start:end]) or term(word)) in terms
        ]

    def term(self, word: str) -> str:
        """The term of one word from `split_words`: never empty, memoised."""
        known = self._memo.get(word)
        if known is not None:
            return known
        with self._lock:  # the stemmer is not re-entrant
            term = self._make_term(word)
            if len(self._memo) >= _MEMO_SIZE:
                self._memo.clear()
            self._memo[word] = term
        return term

    def is_stop_word(self, term: str) -> bool:
        """Whether a query may ignore the index term `term`, which the index keeps anyway."""
        return term in self._stop_words

    def _make_term(self, word: str) -> str:
        bare = _POSSESSIVE.sub("", word[:LONGEST_WORD])
        if _ACRONYM.fullmatch(bare):
            bare = bare.replace(".", "")
        if self.language in ("fr", "it", "ca"):
            bare = _ELISION.sub("", bare, count=1)
        if self._stemmer is None:
            term = fold(bare)
        elif self.language == "en":
            # Accents are foreign to English and its stemmer: résumé and resume must meet.
            term = str(self._stemmer.stemWord(fold(bare)))
        else:
            # The other stemmers read accents (passée, ações): stem first, then fold.
            native = unicodedata.normalize("NFKC", bare).casefold()
            term = fold(self._stemmer.stemWord(native))
        return term or word[:LONGEST_WORD].casefold()

    @cached_property
    def _stemmer(self) -> Any:
        # The memo above makes the stemmer's own cache a second copy.
        return None if self.language == "none" else Stemmer.Stemmer(SNOWBALL[self.language], 0)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        from whoosh.lang.stopwords import stoplists  # type: ignore[import-untyped]

        words = list(stoplists.get(self.language, ()))
        if self.language == "en":
            words += _ENGLISH_CONTRACTIONS.split()
        return frozenset(term for word in words for term in self.terms(word))


def split_words(text: str) -> list[str]:
    """The words of `text` as written, in order; pairs of characters in unspaced scripts."""
    if text.isascii() or not _NEEDS_CARE.search(text):
        return _WORDS.findall(text)
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> list[tuple[int, int]]:
    if text.isascii() or not _NEEDS_CARE.search(text):
        return [match.span() for match in _WORDS.finditer(text)]
    return [match.span(match.lastindex or 0) for match in _any_script().finditer(text)]
