"""The readers of plain text and Markdown: one file, one article."""

import re
from typing import Any

from ....articles.cleaning import clean
from ...text_encoding import decode
from .front_matter import split_front_matter

LONGEST_TITLE = 1000
"""Characters: a longer first line is a paragraph, and the article has no title."""

HEADING = re.compile(r"#{1,6}(?:[ \t]+|$)")
UNDERLINE = re.compile(r"={2,}|-{2,}")
RULE = re.compile(r"-[- \t]*-[- \t]*-|\*[* \t]*\*[* \t]*\*|_[_ \t]*_[_ \t]*_")
LONGEST_RULE = 200
FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")

# Lengths are limited: without that a line of nothing but brackets takes quadratic time.
LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,200}\")?\)")
STARS = re.compile(r"(?<![\w*])(\*{1,3})([^\s*](?:[^*]{0,300}[^\s*])?)\1(?![\w*])")
LOWLINES = re.compile(r"(?<!\w)(_{1,3})([^\s_](?:[^_]{0,300}[^\s_])?)\1(?!\w)")


def read_text(data: bytes) -> dict[str, Any]:
    """A plain text: its first line is the title, unless it is longer than `LONGEST_TITLE`.

    Raises ValueError if the bytes are not text.
    """
    text = clean(decode(data)).strip()
    title, _, body = text.partition("\n")
    return {"title": title, "text": body} if len(title) <= LONGEST_TITLE else {"text": text}


def read_markdown(data: bytes) -> dict[str, Any]:
    """A Markdown text: the fields of its front matter (YAML or TOML), and its words.

    Without a title in the front matter a heading at the beginning is the title; without front
    matter the first line is, heading or not. The marks of headings, links and emphasis are left
    out of the text, as are rules and fences; other markup stays, as does all within fences.

    Raises ValueError if the bytes are not text, or if the front matter cannot be read.
    """
    fields, body = split_front_matter(clean(decode(data)))
    lines = _lines(body)
    first = next((place for place, (line, _) in enumerate(lines) if line.strip()), None)
    if first is not None and not (fields and (fields.get("title") or fields.get("headline"))):
        line, is_heading = lines[first]
        if len(line) <= LONGEST_TITLE and (is_heading or fields is None):
            fields = (fields or {}) | {"title": line}
            del lines[first]
    return (fields or {}) | {"text": "\n".join(line for line, _ in lines)}


def _lines(body: str) -> list[tuple[str, bool]]:
    """The lines of a Markdown text without their marks, and whether each is a heading."""
    lines: list[tuple[str, bool]] = []
    fence = ""
    for line in body.split("\n"):
        mark = FENCE.match(line)
        stripped = line.strip()
        if fence:
            if mark and stripped.startswith(fence) and stripped == mark[1]:
                fence = ""
            else:
                lines.append((line, False))
        elif mark:
            fence = mark[1]
        elif lines and lines[-1][0].strip() and UNDERLINE.fullmatch(stripped):
            lines[-1] = (lines[-1][0], True)
        elif len(stripped) <= LONGEST_RULE and RULE.fullmatch(stripped):
            lines.append(("", False))
        elif heading := HEADING.match(line):
            lines.append((_plain(_without_closing(line[heading.end() :].strip())), True))
        else:
            lines.append((_plain(line), False))
    return lines


def _without_closing(heading: str) -> str:
    """A heading without its closing marks: `Title ##` is `Title`, but `C#` stays."""
    words = heading.rstrip("#")
    return words.rstrip() if words[-1:].isspace() or not words else heading


def _plain(line: str) -> str:
    line = LINK.sub(r"\1", line)
    for emphasis in (STARS, LOWLINES, STARS, LOWLINES):  # within one another, two levels deep
        line = emphasis.sub(r"\2", line)
    return line
