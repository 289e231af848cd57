"""The encoding of a text, found from its bytes if it is not UTF-8."""

import codecs
import re
from typing import NamedTuple

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16, whose little-endian mark is the beginning of its own."""

SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "gzip data",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"SQLite format 3": "a database",
    b"{\\rtf": "an RTF document",
}
SAMPLE = 1 << 16
"""Bytes from which a guess is made."""

CONTROL = bytes({*range(32)} - {*b"\t\n\x0c\r\x1a\x1b"})
"""Control characters; DEL is left out, for JSON and XML may contain it."""
MOST_CONTROL = 0.01
"""Share of control characters in a text; random bytes have ten times that."""

MOST_BROKEN = 1 / 3
"""Share of broken letters among those beyond ASCII, in a text that is UTF-8 all the same."""

ESCAPES = {
    b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b$(D": "iso2022_jp_1",
    b"\x1b$)C": "iso2022_kr",
}  # fmt: skip
"""The first escape of encodings that write other scripts in seven bits."""

ODD_NAMES = {
    "x-sjis": "cp932", "sjis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932",
    "ms-kanji": "cp932", "x-euc-jp": "euc_jp", "x-euc": "euc_jp", "ks-c-5601-1987": "cp949",
    "euc-kr": "cp949", "x-windows-949": "cp949", "gb2312": "gb18030", "x-gbk": "gb18030",
    "gbk": "gb18030", "gb-2312-80": "gb18030", "x-x-big5": "big5hkscs", "big5": "big5hkscs",
    "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "dos-874": "cp874",
    "ansi": "cp1252", "x-ansi": "cp1252", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "x-mac-ce": "mac_latin2", "x-mac-cyrillic": "mac_cyrillic", "koi8": "koi8-r", "koi": "koi8-r",
    "visual": "iso8859-8", "logical": "iso8859-8", "latin-2": "iso8859-2", "ce": "cp1250",
}  # fmt: skip
"""Names of encodings as pages and mail have them, in lower case, with hyphens."""

CODE_PAGE = re.compile(r"(?:x-)?(?:windows|win|cp|ibm|dos|ms|w|oem)-?(\d{3,4})")
ISO_8859 = re.compile(r"(?:x-)?iso-?8859-?(\d{1,2})(?:-?[ie])?(?::\d+)?")

LATIN_1 = frozenset({"iso8859-1", "ascii"})
UNFIT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Encodings of Python's that no file is in, some of which take quadratic time."""


class Decoded(NamedTuple):
    """A text, and the encoding that was guessed if nothing told it."""

    text: str
    guess: str | None = None


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file's bytes; `declared` is the encoding that the file itself names.

    Raises ValueError, naming the likely kind of the file, if they are not text.
    """
    return decoded(data, declared).text


def decoded(data: bytes, declared: str | None = None, otherwise: str | None = None) -> Decoded:
    """The text of a file's bytes, and the guess by which it was read, if it is one.

    `otherwise` is the encoding if the bytes are not UTF-8 and `declared` does not tell it. Raises
    ValueError, naming the likely kind of the file, if they are not text.
    """
    told = _told(data, declared) or known_encoding(otherwise)
    encoding = told or _guess(data)
    return Decoded(data.decode(encoding, "replace"), None if told else encoding)


def find_encoding(data: bytes, declared: str | None = None) -> str:
    """The encoding of some bytes: by their byte order mark, UTF-8 if they are, as declared, else a
    guess by the letters and words of languages.

    Raises ValueError if they are not text.
    """
    return _told(data, declared) or _guess(data)


def known_encoding(name: str | None) -> str | None:
    """The encoding of a name in use, such as `x-sjis`; None if it is none, or UTF-8."""
    plain = (name or "").strip(" \"'").lower().replace("_", "-").replace(" ", "-")
    found = CODE_PAGE.fullmatch(plain)
    plain = f"cp{found[1]}" if found else plain
    found = ISO_8859.fullmatch(plain)
    plain = f"iso8859-{found[1]}" if found else plain
    try:
        known = codecs.lookup(ODD_NAMES.get(plain, plain)).name if plain else ""
        "".encode(known)
    except (LookupError, ValueError):
        return None
    if not known or known in UNFIT or known.startswith("utf"):
        return None  # a file that says UTF-8 and is not
    return "cp1252" if known in LATIN_1 else known  # as all browsers take it


def _told(data: bytes, declared: str | None) -> str | None:
    if marked := marked_encoding(data):
        return marked
    if b"\x1b$" in data and data.isascii():
        first = min(filter(data.count, ESCAPES), key=data.index, default=None)
        if first is not None:
            return ESCAPES[first]
    refuse_binary(data)
    if _is_utf8(data):
        return "utf-8"
    return known_encoding(declared)


def refuse_binary(data: bytes) -> None:
    """Raise ValueError, naming the likely kind, if the first bytes are not text."""
    sample = data[:SAMPLE]
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise ValueError(f"is not text but {kind}")
    if len(sample) - len(sample.translate(None, CONTROL)) > MOST_CONTROL * len(sample):
        raise ValueError("is not text but binary data")


def marked_encoding(data: bytes) -> str | None:
    """The encoding by the byte order mark, if there is one."""
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, apart from a few broken letters."""
    text = data.decode("utf-8", "replace")
    if "\ufffd" not in text:
        return True
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") < MOST_BROKEN * beyond_ascii


def _guess(data: bytes) -> str:
    from .encoding_guess import guess_encoding

    if found := guess_encoding(data):
        return found
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise ValueError("is not text in any encoding that could be recognised")
    return best.encoding
