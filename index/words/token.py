"""The token: a word in a text, and the keys that it is found by."""

from typing import NamedTuple


class Key(NamedTuple):
    """A text under which the postings of a word stand, and its `weight` in a score, 0 to 1.

    One of 0 is for phrases alone.
    """

    text: str
    weight: float = 1.0


class Part(NamedTuple):
    """A word in a piece of text: its place, its letters, and its keys, the weightiest first.

    It is `piece[start:end]`, and the `position`-th word from the piece's first; parts may share a
    position. `word` is as written, but without case, accents and what is no part of a word.
    """

    position: int
    start: int
    end: int
    word: str
    keys: tuple[Key, ...]


class Token(NamedTuple):
    """A word in a text: `text[start:end]`, at a `position`; word and keys as in `Part`."""

    position: int
    start: int
    end: int
    word: str
    keys: tuple[Key, ...]

    @property
    def term(self) -> str:
        """The weightiest key, by which a question asks for the word."""
        return self.keys[0].text
