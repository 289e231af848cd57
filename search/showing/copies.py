"""Copies of a hit: all articles with one text, and their changes to the first."""

from typing import Final

from ...index.copies.differences import differences
from ..corpus import Contents
from .results import Copy

COMPARED: Final = 8
"""Copies of one text that are compared with the first; further copies are only named."""


def copies_of(contents: Contents, article_id: str, *, pieces: bool = False) -> tuple[Copy, ...]:
    """All articles that carry the text of an article, in order of publication.

    Empty if no other article does. With `pieces` the changed words are quoted.
    """
    versions = contents.text_carriers(article_id)
    if not versions:
        return ()
    carriers = [contents.version(version)[0] for version in versions]
    carriers.sort(key=lambda each: (each.date is None, each.date, each.id))
    first = carriers[0]
    copies = [Copy(first, None)]
    for number, other in enumerate(carriers[1:]):
        change = differences(first, other, pieces=pieces) if number < COMPARED else None
        copies.append(Copy(other, change))
    return tuple(copies)
