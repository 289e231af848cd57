"""RSS 2.0: the hits as the items of a channel, for readers of feeds."""

from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from .bibliography import Bibliography
from .citation import Citation, one_line

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def write(bibliography: Bibliography) -> str:
    """A channel with the question as its title, and an item for each citation."""
    register_namespace("dc", DUBLIN_CORE)
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    query = one_line(bibliography.query)
    _text(channel, "title", query or "Articles")
    _text(channel, "link", bibliography.address or f"nutgraf:search?q={quote(query)}")
    _text(channel, "description", f"Hits of generation {bibliography.generation}")
    for citation in bibliography.citations:
        _item(SubElement(channel, "item"), citation)
    indent(rss)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(rss, encoding="unicode")}\n'


def _item(item: Element, citation: Citation) -> None:
    _text(item, "title", citation.title)
    if citation.address:
        _text(item, "link", citation.address)
    _text(item, "description", citation.text)
    guid = _text(item, "guid", one_line(f"{citation.passage.id}@{citation.generation}"))
    guid.set("isPermaLink", "false")
    if citation.day:
        midnight = datetime(citation.day.year, citation.day.month, citation.day.day, tzinfo=UTC)
        _text(item, "pubDate", format_datetime(midnight, usegmt=True))
    for name in citation.authors:
        _text(item, f"{{{DUBLIN_CORE}}}creator", name)
    if citation.source:
        _text(item, f"{{{DUBLIN_CORE}}}publisher", citation.source)
    if citation.page:
        _text(item, f"{{{DUBLIN_CORE}}}coverage", f"page {citation.page}")
    _text(item, f"{{{DUBLIN_CORE}}}identifier", citation.place)


def _text(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = text
    return made
