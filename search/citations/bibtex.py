"""BibTeX, for LaTeX and for managers of references."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from .bibliography import Bibliography
from .citation import Citation, one_line

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
"""The characters that LaTeX reads as commands, and how each is written as itself."""

URL_SAFE = "!#$%&'()*+,/:;=?@[]~_.-"
"""What an address keeps: LaTeX takes the field as it is, so only braces must go."""


def write(bibliography: Bibliography) -> str:
    """An entry for each citation, under a key that no other entry has."""
    keys: set[str] = set()
    entries = []
    for citation in bibliography.citations:
        kind = "article" if citation.source else "misc"
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(citation))
        entries.append(f"@{kind}{{{_key(citation, keys)},\n{fields}}}\n")
    return "\n".join(entries)


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_escaped(citation.title)}}}"  # the inner braces keep its capitals
    if citation.authors:
        yield "author", " and ".join(map(_name, citation.authors))
    if citation.source:
        yield "journal", _escaped(citation.source)
    if day := citation.day:
        yield "year", f"{day.year:04}"
        yield "month", str(day.month)
        yield "day", str(day.day)
        yield "date", day.isoformat()
    if citation.address:
        yield "url", quote(citation.address, safe=URL_SAFE)
    if citation.page:
        yield "pages", _escaped(citation.page.replace("–", "--"))
    if citation.article.language:
        yield "langid", _escaped(citation.article.language)
    yield "abstract", _escaped(citation.text)
    yield "note", _escaped(citation.place)


def _escaped(text: str) -> str:
    return re.sub(r"[\\{}$&%#_~^]", lambda found: SPECIAL[found[0]], one_line(text))


def _name(name: str) -> str:
    """A name; in braces if BibTeX would make two names of it."""
    escaped = _escaped(name)
    return f"{{{escaped}}}" if re.search(r"\band\b", escaped, re.IGNORECASE) else escaped


def _key(citation: Citation, taken: set[str]) -> str:
    """A key of ASCII letters and digits: `courier2020ferry`, with a number where it is taken."""
    year = f"{citation.day.year:04}" if citation.day else ""
    words = [_ascii(word) for word in citation.title.split()]
    beginning = _ascii(citation.source) or "article"
    key = base = f"{beginning[:20]}{year}{next((word for word in words if len(word) > 3), '')[:20]}"
    number = 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
