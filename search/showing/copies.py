"""Carriers: all articles that carry one text, and what each changed of the first that did."""

from typing import Final

from ...index.copies.differences import differences
from ..corpus import Contents
from .results import Copy

COMPARED: Final = 8
"""Copies of one text that are compared with the first; of more, the others are only named."""


def copies_of(contents: Contents, article_id: str, *, pieces: bool = False) -> tuple[Copy, ...]:
    """All articles that carry the text of an article, the first to do so first.

    Empty where nobody else does. With `pieces` the changed words are quoted.
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
