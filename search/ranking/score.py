"""The score of a passage: one formula over arrays, for searches, saved searches and tuning.

A score is the weighted sum of four shares and a lead:

    words           BM25 over the most that it can be, times the share of the words that occur
    meaning         the cosine of question and passage
    article words   how many of the question's words the article has, see `article_words`
    article meaning the cosine of question and article
    lead            1 for the passage that opens its article

Arrays have any leading dimensions: none for one question, one for many. Precision is the caller's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .evidence import FusionWeights, ScorePart

Floats = NDArray[Any]
"""Numbers in single or double precision."""

K1, B = 0.2, 0.8
"""Of BM25 over articles: that an article has a word says nearly all, how often says little, and
less in a long one. Measured on six collections; see benchmarks/RESULTS.md."""

CONVEX: Final = 1.5
"""The power of the share: a third of a question's words are in many an article that has nothing
to do with it, all of them are not."""


def word_shares(keyword: Floats, bound: Floats | float, known: Floats | float = 1.0) -> Floats:
    """BM25 (..., n) as shares of what no passage's can exceed for the question: (..., n), 0 to 1.

    `bound` is 0 if no word of the question occurs, `known` the share of the question's words, by
    weight, that occur: words that no passage has are evidence too, against all passages alike.

    The share does not depend on what else was found, nor does a cosine: scores on this scale
    compare across questions and pages. Bruch, Gai and Ingber: An Analysis of Fusion Functions for
    Hybrid Retrieval, TOIS 2023, call this theoretical min-max with a theoretical lower end alone.
    """
    shares: Floats = known * (keyword / np.where(bound, bound, 1))
    return shares


def article_norms(passages: Floats, average: float) -> Floats:
    """What the number of an article's `passages` (m,) adds to the divisor of `saturated`: (m,)."""
    norms: Floats = K1 * ((1 - B) + B * passages / average)
    return norms


def saturated(having: Floats, norms: Floats, weights: Floats | float) -> Floats:
    """What terms count for articles, `having` (..., m) of whose passages have them: (..., m).

    At the most their `weights`. The title counts as one more passage.
    """
    counts: Floats = weights * having / (having + norms)
    return counts


def article_shares(found: Floats, total: Floats | float) -> Floats:
    """The share of a question's words that articles have, by the weights found (..., m): 0 to 1.

    `total` is the weight of all words, those that occur nowhere included.
    """
    shares: Floats = (found / np.where(total, total, 1)) ** CONVEX
    return shares


def article_words(
    having: Iterable[Floats], weights: Sequence[float], norms: Floats
) -> NDArray[np.float64]:
    """How much of a question's words articles have: (m,), 0 to 1.

    Of each term, `having` (terms, m) says how many passages of each article have it, the title
    being one, and `weights` (terms,) what it weighs.
    """
    found = np.zeros(len(norms))
    for own, weight in zip(having, weights, strict=True):
        found += saturated(own, norms, weight)
    shares: NDArray[np.float64] = article_shares(found, float(sum(weights)))
    return shares


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What passages and their articles have of a question.

    `words` and `meaning` (..., n) are the passages' own, `article_words` and `article_meaning`
    (..., m) their articles': `owners` int64[n] says whose each passage is. `opens` bool[n] marks
    the passages that open an article.
    """

    words: Floats
    meaning: Floats
    article_words: Floats
    article_meaning: Floats
    owners: NDArray[np.int64]
    opens: NDArray[np.bool_]

    def scores(self, weights: FusionWeights) -> Floats:
        """The score of each passage: (..., n)."""
        scores: Floats = weights.words * self.words
        scores += weights.meaning * self.meaning
        scores += (weights.article_words * self.article_words).take(self.owners, axis=-1)
        scores += (weights.article_meaning * self.article_meaning).take(self.owners, axis=-1)
        scores += weights.lead * self.opens
        return scores

    def parts(self, weights: FusionWeights) -> tuple[ScorePart, ...]:
        """The parts whose weighted sum the scores are; for one question."""
        return (
            ScorePart("words", weights.words, self.words),
            ScorePart("meaning", weights.meaning, self.meaning),
            ScorePart(
                "words of the article", weights.article_words, self.article_words[self.owners]
            ),
            ScorePart(
                "meaning of the article", weights.article_meaning, self.article_meaning[self.owners]
            ),
            ScorePart("lead", weights.lead, self.opens.astype(np.float64)),
        )


def evidence(words: Floats | float, meaning: Floats | float) -> Floats:
    """What passages say by themselves: the mean of shares and cosines, 0 to 1, of any shape.

    A passage cannot mean less than nothing: a cosine below 0 counts as 0.
    """
    mean: Floats = (words + np.maximum(meaning, 0.0)) / 2
    return mean
