"""Markdown (CommonMark): a numbered list of titles with their passages as quotations."""

import re

from .bibliography import Bibliography
from .citation import Citation, one_line

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
LINE_START = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def write(bibliography: Bibliography) -> str:
    """A heading with the question, then an item for each citation."""
    heading = _escaped(bibliography.query) or "Articles"
    items = "\n".join(_item(citation) for citation in bibliography.citations)
    return f"# {heading}\n\nGeneration {bibliography.generation}.\n\n{items}"


def _item(citation: Citation) -> str:
    title = f"**{_escaped(citation.title)}**"
    if citation.address:
        title = f"[{title}](<{_address(citation.address)}>)"
    day = f"{citation.day.day} {citation.day:%B %Y}" if citation.day else ""
    page = f"p. {citation.page}" if citation.page else ""
    facts = [citation.source, *citation.authors, day, page]
    first = " · ".join([title, *(_escaped(fact) for fact in facts if fact)])
    number = f"{citation.rank}. "
    margin = " " * len(number)
    quoted = [f"{margin}> {_line(line)}".rstrip() for line in citation.text.splitlines()]
    place = f"{margin}{_escaped(citation.place)}"
    return "\n".join([f"{number}{first}", "", *quoted, "", place, ""])


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", one_line(text))


def _line(text: str) -> str:
    """A line of a passage that begins no list, heading, rule or block of code."""
    return LINE_START.sub(_harmless, _escaped(text))


def _harmless(start: re.Match[str]) -> str:
    mark = start[0]
    return f"\\{mark}" if not mark.isdigit() else f"{mark}\\"


def _address(url: str) -> str:
    """An address between angle brackets."""
    return re.sub(r"[\s<>\\]", lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), url)
