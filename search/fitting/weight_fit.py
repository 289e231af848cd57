"""The weight fit: finds the fusion weights that rank known answers best.

Pure functions over the parts of scores. To avoid overfitting, only two numbers are fitted: how much
words count against meaning, and how much the article counts against its passage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..ranking.evidence import FusionWeights

FACTORS: Final = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""Factors for the weights of words and of the article, in steps of about the root of two."""

CUT: Final = 10

ITSELF: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The candidates of one question, with the parts of their scores by article.

    `parts` (n, p) are in order of article; article i begins at `starts[i]`, `starts` being (m,).
    `grades` (m,) are the articles' grades, `ITSELF` for an article that is itself the question;
    `ideal` is the best DCG that the question can have.
    """

    parts: NDArray[np.float64]
    starts: NDArray[np.int64]
    grades: NDArray[np.int64]
    ideal: float

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The score of each article's best passage under each of some weights (w, p): (m, w)."""
        best: NDArray[np.float64] = np.maximum.reduceat(self.parts @ weights.T, self.starts, axis=0)
        return best


def grid(
    weights: FusionWeights, words: Sequence[float] = FACTORS, article: Sequence[float] = FACTORS
) -> list[FusionWeights]:
    """The given weights, and their multiples for words and for the article.

    The sum of the weights of words, meaning and the article does not change.
    """
    combined = [
        _scaled(weights, by_words, by_article)
        for by_words in (words or (1.0,))
        for by_article in article
        if (by_words, by_article) != (1.0, 1.0)
    ]
    return [weights, *combined]


def _scaled(weights: FusionWeights, words: float, article: float) -> FusionWeights:
    scaled = (
        weights.words * words,
        weights.meaning,
        weights.article_words * words * article,
        weights.article_meaning * article,
    )
    before = weights.words + weights.meaning + weights.article_words + weights.article_meaning
    own = [weight * before / sum(scaled) for weight in scaled]
    return replace(
        weights,
        words=own[0],
        meaning=own[1],
        article_words=own[2],
        article_meaning=own[3],
    )


def gains(questions: Sequence[Evidence], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """nDCG@10 of each question under each of some weights (w, p): (questions, w).

    Articles rank by their best passage; the gain is the grade, discounted by log2(rank + 1), as
    in trec_eval. An equal score counts as a better one.
    """
    found = np.zeros((len(questions), len(weights)))
    for number, question in enumerate(questions):
        others = question.grades != ITSELF
        scores, grades = question.scores(weights)[others], question.grades[others]
        for article in np.flatnonzero(grades > 0).tolist():
            rank = np.count_nonzero(scores >= scores[article], axis=0)
            gain = grades[article] / np.log2(rank + 1)
            found[number] += np.where(rank <= CUT, gain, 0.0) / question.ideal
    return found


def ideal_gain(grades: Sequence[int]) -> float:
    """The DCG@10 of the best order of some grades."""
    best = sorted(grades, reverse=True)[:CUT]
    return float(sum(grade / np.log2(rank + 1) for rank, grade in enumerate(best, 1)))


def best_weights(gains_of: NDArray[np.float64]) -> int:
    """The place of the weights with the best mean of `gains_of` (questions, w); ties: the first."""
    return int(np.argmax(gains_of.mean(axis=0).round(9)))
