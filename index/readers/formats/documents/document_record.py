"""The record of a document: its paragraphs, and the facts that its program noted."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ....articles.dates import parse_date
from ....articles.markup.plain import Plain

LONGEST_TITLE = 200
"""Characters: a longer first paragraph is no title."""

NO_TITLE = re.compile(
    r"(?:untitled|unbenannt|sans titre|no ?title|document|dokument|presentation)?[\s\d]*"
    r"|(?:microsoft word|powerpoint presentation)\b.*|.*\.(?:docx?|odt|rtf|pdf|indd|tmp|qxp)",
    re.IGNORECASE,
)
"""Titles that programs fill in by themselves."""

NO_AUTHOR = frozenset({"python-docx", "unknown", "anonymous", "user", "admin", "administrator"})
"""Authors that programs fill in by themselves, in lower case."""


HEADS = frozenset({"title", "heading 1", "author", "date"})
"""Styles, by their names in English, of what stands at the head of a document."""


def document_record(
    paragraphs: Sequence[str], styled: Mapping[str, str], stated: Mapping[str, Any]
) -> dict[str, Any]:
    """The record of a document's paragraphs, which are its text.

    `styled` has the first paragraph of each style of `HEADS`, `stated` the fields that the program
    noted in the file. Author and date are the styled ones if there are any: many programs note who
    saved the file, and when. The title is the stated one, else the styled one, else the first
    paragraph if it is short and others follow. Raises ValueError if there is no text.
    """
    body = [paragraph for paragraph in paragraphs if paragraph.strip()]
    if not body:
        raise ValueError("has no text in it")
    title = " ".join((stated.get("title") or "").split())
    if NO_TITLE.fullmatch(title):
        title = styled.get("title") or styled.get("heading 1") or ""
    if not title and len(body) > 1 and len(body[0]) <= LONGEST_TITLE and "\n" not in body[0]:
        title = body[0]
    author = stated.get("author") or ""
    record = {
        **stated,
        "title": Plain(title),
        "author": "" if author.strip().lower() in NO_AUTHOR else author,
    }
    if "author" in styled:
        record["author"] = styled["author"]
    if "date" in styled and _is_date(styled["date"]):
        record["date"] = styled["date"]
    heads = [str(record.get(name) or "") for name in ("title", "author", "date")]
    while len(body) > 1 and body[0] in heads:
        heads.remove(body.pop(0))
    record["text"] = Plain("\n\n".join(body).replace("\xad", ""))
    return record


def raised(text: str, before: str) -> str:
    """A superscript after the text `before`: 10^6, but 19th."""
    return f"^{text}" if text.strip().isdigit() and before[-1:].isdigit() else text


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True
