"""Slips: how many mistakes are assumed in a word, by its length."""

from typing import Final

_SHORTEST: Final = ((6, 2), (3, 1))
"""The least number of letters for so many edits: short words are near to too many others."""


def edits_of(word: str) -> int:
    """The edits allowed in a word: none in one or two letters, one in three to five, else two.

    Letters are added, left out, changed, or swapped with their neighbour.
    """
    letters = sum(map(str.isalnum, word))
    return next((edits for least, edits in _SHORTEST if letters >= least), 0)
