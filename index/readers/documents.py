"""One file, one article: plain text, Markdown and web pages, as records."""

import re
from typing import Any

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])[*_])(?=\S)(.+?)(?<=\S)\1(?!\w)")


def read_text(text: str) -> dict[str, Any]:
    """A plain text: its first line is the title."""
    title, _, body = text.strip("\n").partition("\n")
    return {"title": title, "text": body}


def read_markdown(text: str) -> dict[str, Any]:
    """A Markdown text: its front matter's fields, its words without the markup.

    Without a title in the front matter, the first heading is the title. Raises ValueError for
    front matter that is not YAML.
    """
    record: dict[str, Any] = {}
    match = FRONT_MATTER.match(text.replace("\r\n", "\n"))
    body = text.replace("\r\n", "\n")
    if match:
        import yaml

        body = body[match.end() :]
        try:
            loaded = yaml.safe_load(match[1])
        except (yaml.YAMLError, ValueError) as error:
            reason = " ".join(str(error).split())[:120]
            raise ValueError(f"its front matter is not YAML ({reason})") from None
        if isinstance(loaded, dict):
            record = {str(key): value for key, value in loaded.items()}
    if not record.get("title") and not record.get("headline"):
        heading = HEADING.search(body)
        if heading and not body[: heading.start()].strip():
            record["title"], body = heading[1], body[heading.end() :]
        elif not match:
            record.update(read_text(body))
            body = record["text"]
    body = EMPHASIS.sub(r"\2", LINK.sub(r"\1", HEADING.sub(r"\1", body)))
    return record | {"text": body}


def read_html(data: bytes) -> dict[str, Any]:
    """A web page: its main text without the furniture, its facts from the head.

    Raises ValueError where no text is found.
    """
    # Slow to import, and needed for nothing else.
    import trafilatura

    found = trafilatura.bare_extraction(
        data, with_metadata=True, include_comments=False, deduplicate=False
    )
    page: dict[str, Any] = found if isinstance(found, dict) else found.as_dict() if found else {}
    lines = [line.strip() for line in (page.get("text") or "").splitlines() if line.strip()]
    title = page.get("title") or ""
    if lines and " ".join(lines[0].split()) == " ".join(title.split()):
        del lines[0]
    if not lines:
        raise ValueError("no article text was found in the page")
    return {
        "title": title,
        "text": "\n\n".join(lines),
        "author": page.get("author"),
        "date": page.get("date"),
        "source": page.get("sitename"),
        "url": page.get("url"),
        "language": page.get("language"),
        "description": page.get("description"),
    }
