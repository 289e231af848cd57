"""The stemmers: Snowball's, by language."""

import threading
from typing import Any

import Stemmer  # type: ignore[import-not-found]

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian",
    "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_SHARED = {"nb": "no", "nn": "no", "sh": "sr", "hr": "sr", "bs": "sr"}
"""Languages whose stemmer is that of another."""


def stemmed_languages() -> list[str]:
    """The ISO 639-1 codes of the languages with a stemmer."""
    installed = frozenset(Stemmer.algorithms())
    return [code for code, name in SNOWBALL.items() if name in installed]


def stemmer_of(language: str | None) -> str:
    """The code of the stemmer for articles in a language, `none` if there is none.

    >>> stemmer_of("nb"), stemmer_of("hr"), stemmer_of("uk"), stemmer_of(None)
    ('no', 'sr', 'none', 'none')
    """
    code = _SHARED.get(language or "", language)
    return code if code in stemmed_languages() else "none"


class WordStemmer:
    """The compiled Snowball stemmer of a language. Safe to share between threads."""

    def __init__(self, language: str) -> None:
        """Stem by the algorithm of `language`, one of `stemmed_languages`."""
        # The analyzer's memo makes the stemmer's own cache a second copy.
        self._stemmer: Any = Stemmer.Stemmer(SNOWBALL[language], 0)
        self._lock = threading.Lock()  # the compiled stemmer is not re-entrant

    def stem(self, word: str) -> str:
        """The stem of a word."""
        with self._lock:
            return str(self._stemmer.stemWord(word))
