"""The letters of words: which characters stand in them, and which of these are the same."""

import re
import unicodedata
from typing import Final

# Marks and invisible characters that may stand inside a word; Python's \w lacks them.
MARKS: Final = (
    "\u00ad\u200b-\u200d\u2060\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5"
    "\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09d7\u0a01-\u0a51"
    "\u0a81-\u0acd\u0b01-\u0b57\u0b82-\u0bd7\u0c00-\u0c56\u0c81-\u0cd6\u0d00-\u0d57\u0dca-\u0ddf"
    "\ufe20-\ufe2f"
)
# Han, kana, hangul, bopomofo, and Thai, Lao, Myanmar and Khmer: words are not parted by spaces,
# or (hangul) carry their particles with them.
UNSPACED: Final = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1100-\u11ff\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U0003ffff"
)
# Straight, curly, reversed, full-width and prime; okina, hamza, ayn and soft sign as letters;
# grave and acute as typed by mistake; saltillo; geresh.
APOSTROPHES: Final = "'‘’‛＇′ʹʻʼʽʾʿˈˊˋ`´ꞋꞌꞋ׳"
HYPHENS: Final = "-‐‑﹣－־"
GERSHAYIM: Final = '"״”“'
BLANKS: Final = "\u00a0\u202f\u2009\u2007"
PLUS: Final = "+＋"
HASH: Final = "#＃♯"
AT: Final = "@＠"
AMPERSANDS: Final = "&＆"
# The dot of col·legi.
MIDDLE_DOTS: Final = "·‧"


class _Signs(dict[int, str]):
    """The plain sign for each of its kinds, and the plain digit for each script's digit."""

    def __init__(self) -> None:
        """Begin with the signs; digits are added as they are met."""
        kinds = {
            "'": APOSTROPHES, "-": HYPHENS, '"': GERSHAYIM, "\u00a0": BLANKS, "+": PLUS,
            "#": HASH, "@": AT, "&": AMPERSANDS, "·": MIDDLE_DOTS, ".": "．٫", ",": "，", "_": "٬",
        }  # fmt: skip
        super().__init__({ord(kind): sign for sign, kinds in kinds.items() for kind in kinds})

    def __missing__(self, character: int) -> str:
        """A digit of any script as 0 to 9; any other character as it is."""
        letter = chr(character)
        return str(unicodedata.decimal(letter, letter))


_SIGNS: Final = _Signs()

# The breve of й stays: Cyrillic stemmers need the letter.
_STRIPPED: Final = re.compile(
    "[\u00ad\u200b-\u200d\u2060\u02b9-\u02bf\u0300-\u0305\u0307-\u036f\u0591-\u05bd\u05bf\u05c1"
    "\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\ufe20-\ufe2f]"
    "|(?<!и)\u0306"
)
_LETTERS: Final = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae",
        "œ": "oe", "ё": "е",
        # Arabic as it is written with and without care, and its letters on Persian keyboards.
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ە": "ه", "ٱ": "ا",
    }
)  # fmt: skip
# Written with a capital, i has its dot in Turkish, and ı has none.
TURKISH_CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3]")
# The article, also after "and", "so", "with", "like" and "for"; not the one of Allah.
_ARTICLE: Final = re.compile("^(?:[وفبك]?ال(?!له$)|لل)(?=..)")


def plain_signs(text: str) -> str:
    """`text` with one sign for all of its kinds, and with the digits 0 to 9: as long as before."""
    return text.replace("`", "'") if text.isascii() else text.translate(_SIGNS)


def folded(word: str) -> str:
    """A word in lower case, without accents, marks, compatibility forms and Arabic articles."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    word = unicodedata.normalize("NFC", _STRIPPED.sub("", decomposed).translate(_LETTERS))
    return _ARTICLE.sub("", word) if _ARABIC.search(word) else word
