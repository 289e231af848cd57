"""RIS, which Zotero, EndNote and other managers of references read."""

from collections.abc import Iterator

from .bibliography import Bibliography
from .citation import Citation, one_line


def write(bibliography: Bibliography) -> str:
    """A record for each citation: of a newspaper where the source is known, else of a web page."""
    return "".join(
        f"{tag}  - {one_line(value)}".rstrip(" " if tag == "ER" else "") + "\r\n"
        for citation in bibliography.citations
        for tag, value in _tags(citation)
    )


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS" if citation.source else "ELEC"
    yield "TI", citation.title
    for name in citation.authors:
        yield "AU", name
    if citation.source:
        yield "T2", citation.source
    if citation.day:
        yield "PY", f"{citation.day.year:04}"
        yield "DA", f"{citation.day:%Y/%m/%d}/"
    if citation.address:
        yield "UR", citation.address
    first, _, last = citation.page.partition("–")
    if first:
        yield "SP", first
    if last:
        yield "EP", last
    if citation.article.language:
        yield "LA", citation.article.language
    yield "AB", citation.text
    yield "N1", citation.place
    yield "ER", ""
