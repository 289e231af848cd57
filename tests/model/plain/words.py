"""The words of the model: a small vocabulary, and the plainest reading of texts made of it.

No word has an accent, a hyphen or an apostrophe, and the forms of a word are its singular and its
plural: what a word is has tests of its own.
"""

import re
from collections.abc import Sequence
from typing import Final

BASES: Final = (
    "storm", "harbour", "ferry", "strike", "budget", "river", "flood", "mayor", "bakery", "clinic",
    "tunnel", "bridge", "garden", "violin", "market", "engine", "lantern", "orchard", "rocket",
    "puppet",
)  # fmt: skip
STOP_WORDS: Final = ("the", "of")


def _plural(base: str) -> str:
    return base[:-1] + "ies" if base.endswith("y") else base + "s"


FORMS: Final = {form: base for base in BASES for form in (base, _plural(base))}
WORDS: Final = (*FORMS, *STOP_WORDS)
"""All words that texts are made of."""

UNKNOWN: Final = ("zebra", "quartz")
"""Words that only questions have."""


def key(word: str) -> str:
    """What all forms of a word have in common."""
    return FORMS.get(word, word)


def spans(text: str) -> list[tuple[int, int, str]]:
    """The words of a text in lower case, each with its place in characters."""
    return [(m.start(), m.end(), m[0].lower()) for m in re.finditer("[A-Za-z]+", text)]


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word for _, _, word in spans(text)]


def keys_of(text: str) -> list[str]:
    """The keys of the words of a text, in order, stop words among them."""
    return [key(word) for word in words_of(text)]


def side_by_side(keys: Sequence[str], phrase: Sequence[str]) -> list[int]:
    """Where a phrase begins in a text, both as keys."""
    size = len(phrase)
    return [i for i in range(len(keys) - size + 1) if list(keys[i : i + size]) == list(phrase)]
