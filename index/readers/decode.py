"""Bytes to text: the encoding is found out where it is not UTF-8."""

import codecs

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 1 << 16


def decode(data: bytes) -> str:
    """The text of a file's bytes. Raises ValueError where they are no text."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:SAMPLE]:
        raise ValueError("is not text but binary data")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A text that breaks off in the middle of a letter is still UTF-8.
        if error.start >= len(data) - 3:
            return data.decode("utf-8", "replace")
    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise ValueError("is not text in any encoding that could be recognised")
    return data.decode(best.encoding, "replace")
