"""Spaced numbers: 1 250 000 is one word of a query, as it is in a text."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_BEGINNING: Final = re.compile(r"[1-9][0-9]{0,2}")
_GROUP: Final = re.compile(r"[0-9]{3}")
_LAST_GROUP: Final = re.compile(r"[0-9]{3}(?:[.,][0-9]+)?[.,;:!?…]*")
# More groups are the columns of a table.
_MOST_GROUPS: Final = 5


def whole_number(words: Sequence[str], blanks: Iterable[str]) -> str | None:
    """The number that `words` are the groups of, joined by the `blanks` before them, if they are.

    Whether it is one number is for the language of an index to say: the analysis parts it again.
    """
    first, *others = words
    if not 1 < len(words) <= _MOST_GROUPS or not _BEGINNING.fullmatch(first):
        return None
    if not all(map(_GROUP.fullmatch, others[:-1])) or not _LAST_GROUP.fullmatch(others[-1]):
        return None
    pairs = zip(blanks, words, strict=True)
    return "".join(blank + word for blank, word in pairs)[1:]
