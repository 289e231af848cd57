"""The text of bytes whose charset a message names, in whatever spelling."""

import codecs

from ...decoding.text_encoding import decode

SPELLINGS = {
    "ansi": "cp1252", "ascii": "", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252",
    "iso-8859-6-i": "iso-8859-6", "iso-8859-8-i": "iso-8859-8", "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949", "latin1": "cp1252", "shift_jis": "cp932",
    "unicode-1-1-utf-7": "utf-7", "us-ascii": "", "windows-874": "cp874", "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-unknown": "", "x-user-defined": "", "unknown-8bit": "", "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
}  # fmt: skip
"""Names that Python lacks or takes too narrowly; nothing for those that say nothing."""


def text_of(data: bytes, charset: str | None) -> str:
    """The text of bytes: as declared if they are that, else by their own look.

    A declared charset comes first, for ISO-2022 looks like ASCII. Raises ValueError if the bytes
    are no text.
    """
    name = (charset or "").strip().strip("\"'").lower()
    name = SPELLINGS.get(name, name.replace("cp-", "cp"))
    if name:
        try:
            return data.decode(codecs.lookup(name).name)
        except (LookupError, ValueError):
            pass  # mislabelled
    return decode(data, name or None) if data else ""
