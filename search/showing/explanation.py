"""Why a hit is there: what each leg gave to its score, which words, and which sentence."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WordShare:
    """What a word of the query gave to a hit's BM25: `share` is its part of it, 0 to 1."""

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
    """A part of a hit's score: `weight` · `value` of it comes from what `name` says."""

    name: str
    weight: float
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit has its place: the parts add up to what it is ranked by; the words, to its BM25.

    By one leg that is its score; by both, its score is the probability that comes of it.
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
