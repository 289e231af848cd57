"""The first rules of analysis: what a word was until indexes recorded their analysis.

The index keeps every word, so that phrases stay exact; stop words matter to
queries only. A word is case folded, loses its accents, apostrophes and possessive
`s`, and is stemmed by the compiled Snowball stemmer of the index's language.
Scripts written without spaces become overlapping pairs of characters.

They do not change: the segments that were built by them are read by them, and copies are found by
their words.
"""

import re
import unicodedata
from functools import cache

from .stemming import WordStemmer
from .token import Key, Part

# A longer word is cut, in the index and in queries alike: it is data, not language.
LONGEST_WORD = 64
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


def fold(text: str) -> str:
    """A text without case, accents, apostrophes, thousands commas and compatibility forms."""
    if text.isascii():
        folded = text.lower()
        return folded.replace("'", "").replace(",", "").replace("&", "")
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    stripped = _STRIPPED.sub("", decomposed).translate(_LETTERS)
    return unicodedata.normalize("NFC", stripped).replace("ё", "е")


class FirstRules:
    """Pieces of text are words, and each has one key, its stem. Safe to share between threads."""

    def __init__(self, language: str) -> None:
        """Stem by the rules of `language`, a code with a stemmer, or `none`."""
        self._language = language
        self._stemmer = None if language == "none" else WordStemmer(language)

    def pieces(self, text: str) -> list[str]:
        """The words of `text` as written, in order."""
        return split_words(text)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The start and end of each piece of `text`, in order."""
        return _spans(text)

    def parts(self, piece: str) -> tuple[Part, ...]:
        """The one word in a piece."""
        bare = self._bare(piece)
        word = fold(bare) or piece[:LONGEST_WORD].casefold()
        key = self._stem(bare) or piece[:LONGEST_WORD].casefold()
        return (Part(0, 0, len(piece), word, (Key(key),)),)

    def fold(self, text: str) -> str:
        """A text as it is compared by letters."""
        return fold(text)

    def _bare(self, piece: str) -> str:
        """A word without its possessive, the dots of an acronym, and an elided article."""
        bare = _POSSESSIVE.sub("", piece[:LONGEST_WORD])
        if _ACRONYM.fullmatch(bare):
            bare = bare.replace(".", "")
        if self._language in ("fr", "it", "ca"):
            bare = _ELISION.sub("", bare, count=1)
        return bare

    def _stem(self, bare: str) -> str:
        if self._stemmer is None:
            return fold(bare)
        if self._language == "en":
            # Accents are foreign to English and its stemmer: résumé and resume must meet.
            return self._stemmer.stem(fold(bare))
        # The other stemmers read accents (passée, ações): stem first, then fold.
        native = unicodedata.normalize("NFKC", bare).casefold()
        return fold(self._stemmer.stem(native))


def split_words(text: str) -> list[str]:
    """The words of `text` as written, in order; pairs of characters in unspaced scripts."""
    if text.isascii() or not _NEEDS_CARE.search(text):
        return _WORDS.findall(text)
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> list[tuple[int, int]]:
    if text.isascii() or not _NEEDS_CARE.search(text):
        return [match.span() for match in _WORDS.finditer(text)]
    return [match.span(match.lastindex or 0) for match in _any_script().finditer(text)]
