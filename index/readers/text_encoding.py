"""The encoding of a text, found from its bytes if it is not UTF-8."""

import codecs
import re

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

WESTERN = frozenset(
    "áàâäãåæçéèêëíìîïñóòôöõøœúùûüßÁÀÂÄÃÅÆÇÉÈÊËÍÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ“”„‘’‚«»‹›–—…•·¡¿°§£€©®™´\xa0\xad"
)
CZECH = re.compile("[øØ](?s:.*)[ìèù]|[ìèù](?s:.*)[øØ]")
"""The letters ř and ě, č or ů of Windows-1250, read as Windows-1252: no Western text has both."""

MOST_BROKEN = 1 / 3
"""Share of broken letters among those beyond ASCII, in a text that is UTF-8 all the same."""

MOST_WESTERN = 0.3
"""Share of accented letters and typographic marks in a Western text; Cyrillic has 80 %."""

LATIN_1 = frozenset({"iso8859-1", "ascii"})
UNFIT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Encodings of Python's that no file is in, some of which take quadratic time."""


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file's bytes; `declared` is the encoding that the file itself names.

    Raises ValueError, naming the likely kind of the file, if they are not text.
    """
    return data.decode(find_encoding(data, declared), "replace")


def find_encoding(data: bytes, declared: str | None = None) -> str:
    """The encoding of some bytes: by their byte order mark, UTF-8 if they are, as declared,
    Windows-1252 if that gives a Western text, else the guess of charset-normalizer.

    Raises ValueError if they are not text.
    """
    if marked := marked_encoding(data):
        return marked
    refuse_binary(data)
    if _is_utf8(data):
        return "utf-8"
    return _known(declared) or _guess(data[:SAMPLE])


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


def _known(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared).name if declared else ""
        "".encode(name)
    except (LookupError, ValueError):
        return None
    if not name or name in UNFIT or name.startswith("utf"):
        return None  # a file that says UTF-8 and is not
    return "cp1252" if name in LATIN_1 else name  # as all browsers take it


def _guess(sample: bytes) -> str:
    # It takes short Western texts for Central European ones, or a Macintosh's.
    western = sample.decode("cp1252", "replace")
    special = [letter for letter in western if not letter.isascii()]
    if len(special) < MOST_WESTERN * len(sample) and WESTERN.issuperset(special):
        letters = "".join(special)
        if not CZECH.search(letters):
            return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise ValueError("is not text in any encoding that could be recognised")
    return best.encoding
