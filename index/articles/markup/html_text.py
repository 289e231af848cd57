"""The text of a piece of HTML: paragraphs, the lines in them, and marks as characters."""

import re
from typing import Any

from .plain import Plain

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote center details dialog div dl fieldset figcaption figure"
        " footer header h1 h2 h3 h4 h5 h6 hgroup hr main menu nav ol p pre section summary table"
        " ul caption",
    )
)
LINES = frozenset({"li", "tr", "dt", "dd"})
"""Elements of which each is a line of the paragraph that their list or table is."""

EDGES = (
    dict.fromkeys(BLOCKS, ("\n\n", "\n\n"))
    | dict.fromkeys(LINES, ("\n", ""))
    | {"br": ("\n", ""), "td": ("", " "), "th": ("", " "), "q": ("“", "”")}
)
"""What stands before and after the text of an element."""

STRUCK = frozenset({"del", "s", "strike"})
LEFT_OUT = STRUCK | {
    *("audio", "button", "canvas", "datalist", "form", "iframe", "math", "noscript", "object"),
    *("rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title", "video"),
}
"""Elements whose words are no part of the text: deleted words, readings above a line, programs."""

DEEPEST = 200
"""Levels of nested elements; deeper ones are left out."""

FRAME = re.compile(r"</?(?:html|body)\b[^<>]{0,1000}>", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n{3,}")
INDENTS = "\x00\x01"
"""Stand for blanks and tabs in text that is shown as it was typed; clean text has neither."""
INDENTED = str.maketrans(INDENTS, " \t")

SPACE = re.compile(r"\s+")
NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†‡§¶])[\])]?", re.IGNORECASE)
DIGITS = re.compile(r"[+−-]?\d{1,9}")
UNIT = re.compile(r"(?<![^\W\d_])(?:[cdkmnμµ]?m|ft|in|mi|yd|sq|s|x|y|r|n)$")
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def fragment_text(markup: str) -> Plain:
    """The text of a piece of HTML: blank lines part its blocks, `br` and list items are lines."""
    if "<" not in markup and "&" not in markup:
        return Plain(" ".join(markup.split()))
    from lxml import etree  # slow to import; texts without markup do not need it

    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<html><body>{FRAME.sub(' ', markup)}</body></html>", parser)
    return Plain() if root is None else element_text(root)


def element_text(root: Any) -> Plain:
    """The text of a parsed element, as `fragment_text` has that of markup."""
    pieces: list[str] = []
    _add(root, pieces, 0, False)
    lines = (" ".join(line.split()).rstrip(INDENTS) for line in "".join(pieces).split("\n"))
    return Plain(BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n").translate(INDENTED))


def raised(element: Any, before: str) -> str:
    """The words of a superscript after the text `before`: 10^6, m², 19th; no mark of a note."""
    text = SPACE.sub(" ", "".join(element.itertext())).strip()
    links = element.iter("a")
    if NOTE_MARK.fullmatch(text) and any("#" in (link.get("href") or "") for link in links):
        return ""
    if DIGITS.fullmatch(text):
        if before[-1:].isdigit():
            return f"^{text}"
        if UNIT.search(before[-3:]):
            return text.translate(RAISED)
    elif text.isalpha():
        return text
    after = (element.tail or "")[:1].isalnum()
    return " " * before[-1:].isalnum() + text + " " * after


def _add(element: Any, pieces: list[str], depth: int, as_typed: bool) -> None:
    """Add the text of an element, without its tail."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in LEFT_OUT or depth == DEEPEST:
        return
    if tag == "sup":
        pieces.append(raised(element, "".join(pieces[-2:])))
        return
    if tag == "img":
        pieces.append(element.get("alt") or "")
        return
    written = _typed if as_typed or tag == "pre" else _flowing
    before, after = EDGES.get(tag, ("", ""))
    pieces += (before, written(element.text))
    for child in element:
        _add(child, pieces, depth + 1, written is _typed)
        pieces.append(written(child.tail))
    pieces.append(after)


def _flowing(text: str | None) -> str:
    return SPACE.sub(" ", text) if text else ""


def _typed(text: str | None) -> str:
    return text.replace(" ", INDENTS[0]).replace("\t", INDENTS[1]) if text else ""
