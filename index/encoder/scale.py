"""The scale of an encoder: what its cosines say beside those of the default encoder.

Encoders differ in the cosines of unrelated texts: about 0 for one, .75 for another. All steps of a
search take a cosine as evidence, by weights and thresholds that hold for the default encoder. So
they take it on that encoder's scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Cosines = TypeVar("Cosines", float, NDArray[np.float32], NDArray[np.float64])

LEAST: Final = 1e-3
"""The least distance of unrelated texts from 1: an encoder to which all texts are one says
nothing, and no scale makes it say more."""

STRETCH: Final = 2.0
"""The most by which answers are moved beside all other cosines, up or down: the fixed texts say
little about an encoder that does not know their language."""


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of some cosines, and their standard deviation."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CosineScale:
    """An encoder's cosines of the fixed texts, and the scale that follows from them.

    `questions` are those of questions and passages that do not answer them, `answers` of questions
    and their answers, `passages` of two unrelated passages. `words` are the similarities of words
    to the nearest tokens of unrelated passages; None for an encoder without token vectors.
    """

    questions: Level
    answers: Level
    passages: Level
    words: Level | None

    def meaning(self, cosines: Cosines) -> Cosines:
        """The meaning of cosines of questions and passages, of any shape.

        The cosine of a question and an unrelated passage is mapped to the default encoder's, and so
        is that of a question and its answer.
        """
        usual = DEFAULT_SCALE
        between = self.answers.mean - self.questions.mean
        wanted = (usual.answers.mean - usual.questions.mean) / between if between > 0 else inf
        least = _factor(self.questions, usual.questions)
        factor = min(max(wanted, least / STRETCH), least * STRETCH)
        return _mapped(cosines, self.questions, usual.questions, factor)

    def likeness(self, cosines: Cosines) -> Cosines:
        """The meaning of cosines of two passages, or two articles, of any shape.

        That of unrelated ones is mapped to the default encoder's, and 1 to 1.
        """
        own, usual = self.passages, DEFAULT_SCALE.passages
        return _mapped(cosines, own, usual, _factor(own, usual))

    def of_words(self, similarities: Cosines) -> Cosines:
        """The meaning of similarities of words to the tokens of passages, of any shape."""
        usual = DEFAULT_SCALE.words
        if self.words is None or usual is None:
            return similarities
        return _mapped(similarities, self.words, usual, _factor(self.words, usual))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "CosineScale":
        """The scale of which `values` has the fields.

        Raises:
            KeyError, TypeError, ValueError: a figure is missing or no number.
        """
        words = values["words"]
        return cls(
            questions=_level(values["questions"]),
            answers=_level(values["answers"]),
            passages=_level(values["passages"]),
            words=None if words is None else _level(words),
        )


def _level(values: Mapping[str, Any]) -> Level:
    level = Level(float(values["mean"]), float(values["spread"]))
    if not (isfinite(level.mean) and isfinite(level.spread)):
        raise ValueError("not a number")
    return level


def _factor(own: Level, usual: Level) -> float:
    """The factor by which `own` is mapped to `usual`, and 1 to 1."""
    return (1 - usual.mean) / max(1 - own.mean, LEAST)


def _mapped(cosines: Cosines, own: Level, usual: Level, factor: float) -> Cosines:
    """Cosines stretched by a factor, with the mean of `own` at that of `usual`.

    The default encoder's stay as they are, bit by bit: a factor of 1, and an offset of 0.
    """
    return factor * cosines + (usual.mean - factor * own.mean)


DEFAULT_SCALE: Final = CosineScale(
    questions=Level(0.0364, 0.0808),
    answers=Level(0.446, 0.1037),
    passages=Level(0.0523, 0.0872),
    words=Level(0.1489, 0.0608),
)
"""The figures of the default encoder."""
