"""The explanation of a hit: the parts of its score, its words, and its nearest sentence."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WordShare:
    """The share, 0 to 1, of a hit's BM25 that one word of the query gave."""

    word: str
    field: str
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of a passage whose meaning is nearest to the question's.

    `start` and `end` are offsets into the passage's text, in characters.
    """

    start: int
    end: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a hit's score, called `name`: it adds `weight` · `value`."""

    name: str
    weight: float
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit has its place: the parts add up to its ranking score, the words to its BM25.

    In a search by one leg, the ranking score is the hit's score. By both legs, the hit's score is
    the probability that the ranking score stands for.
    """

    parts: tuple[Part, ...]
    words: tuple[WordShare, ...]
    sentence: Sentence | None
    alone: float | None = None
    """The probability that an alert gives: of the article by itself, not compared with others.
    None unless both legs were asked for the words of the question."""

    def to_json(self) -> dict[str, Any]:
        """As `search --json --explain` prints it."""
        return {
            "parts": [asdict(part) for part in self.parts],
            "words": [asdict(word) for word in self.words],
            "sentence": asdict(self.sentence) if self.sentence else None,
            "alone": self.alone,
        }
