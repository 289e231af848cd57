"""The guess of an encoding: the one by which a text has the letters and words of a language."""

import re
from collections.abc import Iterator

SAMPLE = 8192
"""Bytes of lines with letters beyond ASCII by which a guess is made."""

MARKUP = re.compile(rb"<[^<>]{0,1000}>")
WORD = re.compile(r"[^\W\d_]+")
MARKS = frozenset("“”„‟‘’‚‛«»‹›–—…•·¡¿°§¶£€©®™´\xa0\xad†‡ªº²³½¼¾×±")
BEFORE_WORDS = frozenset("“”„‟‘’‚‛«»‹›–—…•¡¿\xa0\xad·")
IN_WORDS = frozenset("’·\xad")
BOXES = (0x2500, 0x25A0)

WORD_WEIGHT = 2.5
"""One in this many words being a frequent word makes it certain that a text is of a language."""

CAPITAL_AFTER_CAPITAL = 0.8
"""A word in capitals is less likely than one in small letters: KOI8-R exchanges them."""

LEAST = 0.45
"""A text below this score is of no language that is known here."""

WIDE = ("euc_jp", "cp932", "cp949", "gb18030", "big5hkscs")
CJK = (0x3400, 0x9FFF)
KANA, HALF_KANA, HANGUL = (0x3041, 0x30FF), (0xFF61, 0xFF9F), (0xAC00, 0xD7A3)
LEAST_KANA, LEAST_HANGUL, LEAST_CJK, LEAST_COMMON = 0.2, 0.85, 0.6, 0.1
"""Shares of characters beyond ASCII from which on a text is Japanese, Korean, Chinese; of those in
a Chinese text that are common."""

WIDE_RUN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3\uff61-\uff9f]+")
IN_WESTERN_WORD = re.compile(
    r"(?<=[A-Za-z])[\u3041-\u9fff\uac00-\ud7a3\uff61-\uff9f]{1,2}"
    r"|\b[\u3041-\u9fff\uac00-\ud7a3\uff61-\uff9f]{1,2}(?=[a-z])"
)
"""Letters of another script in a Western word: the text was read by a wrong encoding."""


def guess_encoding(data: bytes) -> str | None:
    """The likely encoding of a text that is not UTF-8; None if no guess is any good."""
    sample = _sample(data)
    wide = _wide_guess(sample)
    if wide is not None:
        return wide
    scores = sorted(_scores(sample), key=lambda each: -each[0])
    return scores[0][1] if scores and scores[0][0] >= LEAST else None


def _sample(data: bytes) -> bytes:
    """The lines with bytes beyond ASCII, without tags, up to `SAMPLE` bytes."""
    lines: list[bytes] = []
    held = 0
    for line in MARKUP.sub(b" ", data).splitlines():
        if not line.isascii():
            lines.append(line[:SAMPLE])
            held += len(line)
            if held >= SAMPLE:
                break
    return b"\n".join(lines)[:SAMPLE]


def _scores(sample: bytes) -> Iterator[tuple[float, str]]:
    """The score of each encoding with each of its languages."""
    from .language_marks import LANGUAGES  # needed only for texts that are not UTF-8

    decoded: dict[str, tuple[str, list[str]]] = {}
    for encodings, letters, frequent in LANGUAGES:
        for encoding in encodings:
            if encoding not in decoded:
                text = sample.decode(encoding, "replace")
                decoded[encoding] = text, [word.lower() for word in WORD.findall(text)]
            text, words = decoded[encoding]
            hits = sum(word in frequent for word in words) / max(len(words), 1)
            yield _letter_score(text, letters) + min(hits * WORD_WEIGHT, 1.0) / 2, encoding


def _letter_score(text: str, letters: frozenset[str]) -> float:
    """From -1 to 1: how far the letters beyond ASCII are those of a language, in their places."""
    total = count = 0.0
    for place, letter in enumerate(text):
        if letter.isascii():
            continue
        before = text[place - 1 : place]
        starts = text[place + 1 : place + 2].isalpha()
        within = before.isalpha() and starts
        if letter.lower() in letters or letter in letters:
            # A capital within a word is the mark of a wrong encoding.
            capital = letter.isupper() and before.isalpha()
            total += (CAPITAL_AFTER_CAPITAL if before.isupper() else -1.0) if capital else 1.0
            count += 1.0
        elif letter in (IN_WORDS if within else BEFORE_WORDS if starts else MARKS):
            total += 0.25
            count += 0.25
        elif BOXES[0] <= ord(letter) < BOXES[1] and (before == letter or before.isspace()):
            continue
        else:
            total -= 1.0
            count += 1.0
    return total / count if count else 0.0


def _wide_guess(sample: bytes) -> str | None:
    """The encoding of a Japanese, Korean or Chinese text; None if it is none."""
    from .language_marks import COMMON_CHINESE

    texts = {encoding: _strict(sample, encoding) for encoding in WIDE}
    texts = {encoding: text for encoding, text in texts.items() if not _is_western(text)}
    kana = {each: _share(texts.get(each, ""), KANA, HALF_KANA) for each in ("euc_jp", "cp932")}
    if max(kana.values()) >= LEAST_KANA:
        return max(kana, key=lambda each: kana[each])
    if _share(texts.get("cp949", ""), HANGUL) >= LEAST_HANGUL:
        return "cp949"
    chinese = {}
    for encoding in ("gb18030", "big5hkscs"):
        if _share(text := texts.get(encoding, ""), CJK) >= LEAST_CJK:
            wide = [letter for letter in text if not letter.isascii()]
            chinese[encoding] = sum(map(COMMON_CHINESE.__contains__, wide)) / len(wide)
    best = max(chinese, key=lambda each: chinese[each], default=None)
    return best if best and chinese[best] >= LEAST_COMMON else None


def _is_western(text: str) -> bool:
    """Whether most wide letters stand in Western words."""
    return 2 * len(IN_WESTERN_WORD.findall(text)) > len(WIDE_RUN.findall(text))


def _share(text: str, wanted: tuple[int, int], unwanted: tuple[int, int] = (0, 0)) -> float:
    """The share of characters in a range among those beyond ASCII; unwanted ones count against."""
    points = [point for letter in text if (point := ord(letter)) > 127]
    good = sum(wanted[0] <= point <= wanted[1] for point in points)
    bad = sum(unwanted[0] <= point <= unwanted[1] for point in points)
    return (good - 2 * bad) / len(points) if points else 0.0


def _strict(sample: bytes, encoding: str) -> str:
    """The text, or "" if the bytes are not in the encoding; its last letter may be cut."""
    for end in range(4):
        try:
            return sample[: len(sample) - end].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                return ""
    return ""
