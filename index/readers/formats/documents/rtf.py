"""The reader of RTF: the words that a document shows, once, and the facts of its head."""

import codecs
import re
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from .document_record import document_record, raised
from .rtf_sink import Sink

LARGEST = 100_000_000
"""Bytes of a file, in which pictures are written as letters."""

TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])"
    r"|[\r\n\0]+|([^\\{}\r\n\0]+)",
    re.DOTALL,
)

CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
"""Encodings by the number of a font's character set; all others have the document's own."""

CHARACTERS = {
    "tab": " ", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ", "nestcell": " ", "~": " ", "_": "-", "-": "", "{": "{",
    "}": "}", "\\": "\\", "\n": "\n", "\r": "\n",
}  # fmt: skip

LEFT_OUT = frozenset(
    re.findall(
        r"[\w-]+",
        "colortbl stylesheet pict header headerl headerr headerf footer footerl footerr"
        " footerf fldinst objdata nonshppict shprslt nonesttables listtext pntext xe tc"
        " upr generator filetbl revtbl rxe bkmkstart bkmkend ftnsep ftnsepc aftnsep"
        " aftnsepc private themedata datafield atnid atnauthor comment doccomm operator"
        " company manager category",
    )
)
"""Groups whose words are not shown in the text, or are shown a second time."""

STARRED = frozenset({"footnote", "annotation", "shpinst", "shptxt", "ud", "fldrslt", "shpgrp"})
"""Groups that are read though a reader that does not know them may leave them out."""

ASIDE = frozenset({"footnote", "shptxt"})
FACTS = frozenset({"title", "author", "subject", "keywords"})
ENDS = frozenset({"par", "sect", "page", "column"})


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until the end of a group."""

    sink: "Sink | None"
    font: int = -1
    fallback: int = 1  # characters after \u for readers that do not know it
    hidden: bool = False
    raised: bool = False


def read_rtf(stream: BinaryIO) -> dict[str, Any]:
    """A document in Rich Text Format. Notes and text boxes follow the paragraph that has them.

    Deleted and hidden words are left out; comments are kept apart, as a field. Raises ValueError if
    it is cut, broken or without text.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"is longer than {LARGEST:,} bytes: cut it into parts")
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ValueError("is no RTF document")
    walk = _Walk(data.lstrip().decode("latin-1"))
    walk.run()
    return document_record(walk.body.whole(), {}, walk.stated())


class _Walk:
    """The walk through the words and groups of a document."""

    def __init__(self, source: str) -> None:
        self.body = Sink()
        self._source = source
        self._state = _State(self.body)
        self._stack: list[tuple[_State, tuple[str, Sink] | None]] = []
        self._opened: tuple[str, Sink] | None = None  # the sink that this group has opened
        self._bytes = bytearray()
        self._skip = 0
        self._starred = False
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._in_fonts = 0
        self._found: dict[str, Any] = {}
        self._comments: list[str] = []

    def run(self) -> None:
        """Read all. Raises ValueError if a group has no end."""
        place, end = 0, len(self._source)
        while place < end:
            token = TOKEN.match(self._source, place)
            if token is None:
                break
            place = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if word:
                if word == "bin":
                    place += max(int(number or 0), 0)
                self._word(word, int(number) if number else None)
            elif code:
                self._put(bytes.fromhex(code))
            elif symbol:
                if symbol == "*":
                    self._starred = True
                elif symbol in CHARACTERS:
                    self._say(CHARACTERS[symbol])
            elif brace == "{":
                self._flush()
                self._stack.append((self._state, self._opened))
                self._opened = None
                self._skip = 0
            elif brace:
                self._close()
                if not self._stack:
                    return
            elif text:
                self._put(text.encode("latin-1"))
        raise ValueError("is cut off: its last group has no end")

    def stated(self) -> dict[str, Any]:
        """The facts that the document's program noted."""
        made = [self._found.pop(name, None) for name in ("yr", "mo", "dy")]
        if all(made):
            self._found["date"] = "{:04d}-{:02d}-{:02d}".format(*made)
        if self._comments:
            self._found["comments"] = self._comments
        return self._found

    def _close(self) -> None:
        self._flush()
        if self._opened is not None:
            name, sink = self._opened
            text = "\n".join(sink.whole())
            if name in FACTS:
                self._found.setdefault(name, text)
            elif name == "annotation" and text:
                self._comments.append(text)
        self._state, opened = self._stack.pop()
        if self._opened is not None and self._opened[0] in ASIDE and self._state.sink:
            self._state.sink.after += self._opened[1].paragraphs
        self._opened = opened
        self._in_fonts = min(self._in_fonts, len(self._stack))
        self._skip = 0

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        state = self._state
        if word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = state.fallback
            return
        if word == "fonttbl":
            self._in_fonts = len(self._stack)
            self._turn(sink=None)
        elif word in LEFT_OUT or (starred and word not in STARRED):
            self._turn(sink=None)
        elif word in ASIDE or word in FACTS or word in ("annotation", "ud", "info", "creatim"):
            self._open(word)
        elif word == "f" and number is not None:
            self._turn(font=number)
        elif word == "fcharset" and self._in_fonts:
            self._fonts[state.font] = CODE_PAGES.get(number or 0, "")
        elif word == "ansicpg":
            self._code_page = _known(f"cp{number}") or self._code_page
        elif word == "mac":
            self._code_page = "mac_roman"
        elif word == "uc":
            self._turn(fallback=max(number or 0, 0))
        elif word in ("v", "deleted"):
            self._turn(hidden=number != 0)
        elif word in ("super", "nosupersub", "sub"):
            self._turn(raised=word == "super" and number != 0)
        elif word == "plain":
            self._turn(hidden=False, raised=False)
        elif word in ("yr", "mo", "dy"):
            if self._opened is not None and self._opened[0] == "creatim":
                self._found.setdefault(word, number)
        elif word in CHARACTERS:
            self._say(CHARACTERS[word])
        else:
            self._lay_out(word)

    def _lay_out(self, word: str) -> None:
        sink = self._state.sink
        if sink is None:
            return
        if word in ENDS or word in ("cell", "row"):
            self._flush()
        if word in ENDS:
            sink.end_paragraph()
        elif word == "cell":
            sink.end_cell()
        elif word == "row":
            sink.end_row()
        elif word == "intbl":
            sink.in_table = True
        elif word == "pard":
            sink.in_table = False

    def _open(self, name: str) -> None:
        """Begin a group whose words go elsewhere."""
        self._flush()
        if name == "ud":  # the better copy of what `upr` has left out
            outer = next((s.sink for s, _ in reversed(self._stack) if s.sink), None)
            self._turn(sink=outer)
            return
        sink = Sink()
        self._opened = (name, sink)
        kept = self._state.sink is not None or name in FACTS
        self._state = replace(self._state, sink=sink if kept else None, hidden=False, raised=False)

    def _turn(self, **changes: Any) -> None:
        self._flush()
        self._state = replace(self._state, **changes)

    def _put(self, data: bytes) -> None:
        """Take bytes of text, which stay together, for a letter may be of two."""
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        if self._state.sink is not None:
            self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._state.font) or self._code_page
            text = bytes(self._bytes).decode(encoding, "replace")
            self._bytes.clear()
            self._say(text)

    def _say(self, text: str) -> None:
        if self._bytes:
            self._flush()
        sink = self._state.sink
        if sink is not None and not self._state.hidden:
            if self._state.raised:
                text = raised(text, "".join(sink.line[-1:]))
            sink.line.append(text)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
