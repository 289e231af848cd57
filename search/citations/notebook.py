"""HTML of citations for a notebook: titles, facts and passages with marked words."""

from collections.abc import Sequence
from html import escape

from .citation import CONTROL, Citation


def html_of(citations: Sequence[Citation], heading: str = "") -> str:
    """A list of the citations under `heading`. It holds no script, and no style sheet."""
    items = "".join(map(_item, citations))
    above = f"<p>{escape(heading)}</p>" if heading else ""
    return f"<div>{above}<ol>{items}</ol></div>"


def _item(citation: Citation) -> str:
    title = f"<b>{escape(citation.title)}</b>"
    if citation.address:
        title = f'<a href="{escape(citation.address)}" rel="noopener noreferrer">{title}</a>'
    day = f"{citation.day.day} {citation.day:%B %Y}" if citation.day else ""
    page = f"p. {citation.page}" if citation.page else ""
    facts = [citation.source, *citation.authors, day, page, citation.passage.id]
    known = " · ".join(escape(CONTROL.sub("", fact)) for fact in facts if fact)
    return (
        f'<li value="{citation.rank}">{title}<br><small>{known}</small>'
        f'<blockquote dir="auto">{_marked(citation)}</blockquote></li>'
    )


def _marked(citation: Citation) -> str:
    text, parts, place = citation.passage.text, [], 0
    for start, end in citation.marks:
        parts += [_escaped(text[place:start]), "<mark>", _escaped(text[start:end]), "</mark>"]
        place = end
    return "".join([*parts, _escaped(text[place:])])


def _escaped(text: str) -> str:
    return escape(CONTROL.sub("", text)).replace("\n", "<br>")
