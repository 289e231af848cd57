"""The language that an article is found to be in, if it does not state one.

Some scripts decide alone. For the others a vote of three libraries, of which two must agree,
reaches 98 % on headlines of 33 languages, better than any of them; they are the extra `languages`.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

from .article import Article
from .languages import NAMES, TOGETHER, language_code

_READ: Final = 1000
"""Characters of a text that are enough."""

_FEW: Final = 4
"""Words; so many that all begin with a capital are names, which are in no language."""

_OF_SCRIPT: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "THAI": "th", "GREEK": "el",
    "HEBREW": "he", "ARMENIAN": "hy", "GEORGIAN": "ka", "TAMIL": "ta", "TELUGU": "te",
    "KANNADA": "kn", "MALAYALAM": "ml", "GUJARATI": "gu", "GURMUKHI": "pa", "BENGALI": "bn",
    "SINHALA": "si", "KHMER": "km", "LAO": "lo", "MYANMAR": "my",
}  # fmt: skip

_KANA: Final = 0.05
"""The share of kana among a Japanese text's letters; Chinese has none."""

_ONE: Final = {"nb": "no", "hr": "sh", "bs": "sh", "sr": "sh"}
"""Languages that no library tells apart in a short text, if the text is in Latin letters."""

Vote = Callable[[str], str | None]


def with_language(article: Article) -> Article:
    """The article with the language that it is found to be in, or as it is."""
    language = found_language(f"{article.title}\n{article.text[:_READ]}")
    return replace(article, language=language) if language else article


def found_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None.

    Names, digits, and texts of few words about which the libraries differ are in none.

    >>> found_language("港のトンネルについての投票"), found_language("2019: 14–3")
    ('ja', None)
    """
    text = "".join(sign for sign in text[:_READ] if sign.isprintable() or sign.isspace())
    letters = [sign for sign in text if sign.isalpha()]
    scripts = Counter(unicodedata.name(letter, "?").split()[0].split("-")[0] for letter in letters)
    if not scripts:
        return None
    [(script, most)] = scripts.most_common(1)
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > _KANA * len(letters) and script != "LATIN":
        return "ja"
    if script in _OF_SCRIPT:
        return _OF_SCRIPT[script]
    if 2 * most < len(letters) or _is_name(text):
        return None
    votes = Counter(code for code in _votes(text, latin=script == "LATIN") if code)
    [(code, count)] = votes.most_common(1) or [("", 0)]
    return code if count > 1 else None


def _is_name(text: str) -> bool:
    words = text.split()
    return len(words) <= _FEW and all(word.istitle() or not word.isalpha() for word in words)


def _votes(text: str, *, latin: bool) -> Iterator[str | None]:
    for vote in _voters():
        code = vote(text)
        code = language_code(code) if code else None
        yield _ONE.get(code, code) if code and (latin or code == "nb") else code


@cache
def _voters() -> tuple[Vote, ...]:
    """The three libraries; none if one of them is not installed."""
    try:
        import py3langid
        import pycld2
        from lingua import IsoCode639_1, LanguageDetectorBuilder
    except ImportError:
        return ()
    codes = {*NAMES, *(code for codes in TOGETHER.values() for code in codes)}
    known = [code for code in sorted(codes) if hasattr(IsoCode639_1, code.upper())]
    builder: Any = LanguageDetectorBuilder.from_iso_codes_639_1(
        *(getattr(IsoCode639_1, code.upper()) for code in known)
    )
    detector = builder.with_low_accuracy_mode().build()

    def lingua(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    def langid(text: str) -> str | None:
        return str(py3langid.classify(text)[0])

    def cld2(text: str) -> str | None:
        code = pycld2.detect(text.encode(), bestEffort=True)[2][0][1]
        return None if code == "un" else str(code)

    return lingua, langid, cld2
