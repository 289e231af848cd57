"""The reader of plain text: one file, one article."""

from typing import Any

from ....articles.markup.plain import Plain

LONGEST_TITLE = 1000
"""Characters: a longer first line is a paragraph, and the article has no title."""


def read_text(text: str) -> dict[str, Any]:
    """A plain text: its first line is the title, unless it is long or there is no other."""
    return first_line_as_title(text.strip())


def first_line_as_title(text: str) -> dict[str, Any]:
    """A text as a record whose title is the first line, unless that is a paragraph or all of it."""
    title, _, body = text.partition("\n")
    if len(title) > LONGEST_TITLE or not body.strip():
        return {"text": Plain(text)}
    return {"title": Plain(title), "text": Plain(body)}
