"""The title of a page: the heading that agrees with what the head states, else the head's own."""

import re
from typing import Any

from ....articles.markup.html_text import element_text

PARTING = re.compile(r"\s+(?:[|–—»«·•:~/-]|::|<|>)\s+|\s*\|\s*|:\s+(?=[^:]*$)")
"""What stands between a title and the name of its site in `<title>`."""

WORD = re.compile(r"\w+")
CUT = re.compile(r"\s*(?:…|\.\.\.)$")

LONGEST_KICKER = 5
"""Words before a title in its heading."""

ALIKE = 0.6
"""Share of common words from which on a heading agrees with a title."""

MOST_BELOW = 5
"""Headings of the second level that may be the title, if that of the first is the site's name."""

STATED = (
    "og:title", "twitter:title", "title", "dc.title", "dcterms.title", "parsely-title",
    "sailthru.title", "citation_title", "headline",
)  # fmt: skip


def page_title(tree: Any, metas: dict[str, list[str]], linked: str, site: str | None) -> str | None:
    """The title of a page whose `metas` are by name, and whose JSON-LD has the headline `linked`.

    A heading that agrees with the head counts; without one the JSON-LD, then the head's title
    without the name of the site, then a single `h1`.
    """
    names = {_key(name) for name in (site, *metas.get("og:site_name", ())) if name}
    stated = [line for name in STATED for line in metas.get(name, ()) if _key(line) not in names]
    written = tree.find(".//title")
    window = " ".join("".join(written.itertext()).split()) if written is not None else ""
    segments = _segments(window, names)
    headings = [text for text in map(_heading, tree.iter("h1")) if text and _key(text) not in names]
    for title in (*stated[:2], linked):
        agreeing = [heading for heading in headings if _agrees(heading, title)]
        if agreeing:
            heading = max(agreeing, key=lambda each: _overlap(each, title))
            return _without_kicker(heading, title)
    if not stated and not linked:
        # Which part of `<title>` is the site is not known: the longest heading that is a part.
        below = [*headings, *filter(None, map(_heading, list(tree.iter("h2"))[:MOST_BELOW]))]
        pairs = [(each, part) for part in segments for each in below if _agrees(each, part)]
        if pairs:
            return _without_kicker(*max(pairs, key=lambda pair: len(pair[0])))
    if linked:
        return linked
    if stated:
        return _segments(stated[0], names)[0]
    if len(headings) == 1:
        return headings[0]
    return next(iter([*segments, *headings]), None) or _first(tree, "h2")


def is_heading(paragraph: str, title: str) -> bool:
    """Whether a paragraph is the title again, perhaps after the name of a section."""
    words, own = _key(paragraph).split(), _key(title).split()
    return bool(own) and words[-len(own) :] == own and len(words) - len(own) <= LONGEST_KICKER


def _heading(element: Any) -> str:
    return " ".join(element_text(element).split()) or next(
        (alt for image in element.iter("img") if (alt := image.get("alt"))), ""
    )


def _segments(title: str, names: set[str]) -> list[str]:
    """The title without the name of the site, then its parts, the longest first."""
    if not title:
        return []
    parts = [part.strip() for part in PARTING.split(title) if part and part.strip()]
    own = [part for part in parts if _key(part) not in names]
    if len(own) < len(parts) and len(own) == 1:
        return own
    longest = sorted(own, key=lambda part: -len(part))
    cut = longest[0] if len(parts) > 1 and longest else title
    return [cut, *longest[1:2], title]


def _agrees(heading: str, title: str) -> bool:
    one, other = _key(heading), _key(CUT.sub("", title))
    if not one or not other:
        return False
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    within = f" {shorter} " in f" {longer} " and len(shorter.split()) >= 3
    return (
        within
        or (CUT.search(title) is not None and one.startswith(other))
        or (_overlap(heading, title) >= ALIKE)
    )


def _overlap(heading: str, title: str) -> float:
    one, other = set(_key(heading).split()), set(_key(title).split())
    return len(one & other) / max(len(one | other), 1)


def _without_kicker(heading: str, title: str) -> str:
    """A heading without the words before the title in it, such as the name of a section."""
    if len(title) < len(heading) and heading.endswith(title) and len(title.split()) >= 3:
        return title
    return heading


def _key(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def _first(tree: Any, tag: str) -> str | None:
    return next((text for element in tree.iter(tag) if (text := _heading(element))), None)
