"""The score of a passage: one formula over arrays, for searches, saved searches and tuning.

A score is the weighted sum of four shares and a lead:

    words           BM25 over its upper bound, times the share of the words that occur
    meaning         the cosine of question and passage
    article words   the share of the question's words in the article, see `article_words`
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
"""BM25's constants for articles: having a word counts most, its frequency little, and less in a
long article. Measured on six collections; see benchmarks/RESULTS.md."""

CONVEX: Final = 1.5
"""The power of the share: many unrelated articles have a third of a question's words, few all."""


def word_shares(keyword: Floats, bound: Floats | float, known: Floats | float = 1.0) -> Floats:
    """BM25 (..., n) as shares of its upper bound for the question: (..., n), 0 to 1.

    `bound` is 0 if no word of the question occurs. `known` is the share of the question's words, by
    weight, that occur: words that no passage has count against all passages alike.

    Like a cosine, a share does not depend on other results, so scores on this scale compare across
    questions and pages. Bruch, Gai and Ingber: An Analysis of Fusion Functions for Hybrid
    Retrieval, TOIS 2023, call this theoretical min-max with a theoretical lower end alone.
    """
    shares: Floats = known * (keyword / np.where(bound, bound, 1))
    return shares


def article_norms(passages: Floats, average: float) -> Floats:
    """The terms (m,) of the divisor in `saturated` for articles with some `passages` (m,)."""
    norms: Floats = K1 * ((1 - B) + B * passages / average)
    return norms


def saturated(having: Floats, norms: Floats, weights: Floats | float) -> Floats:
    """The saturated weights (..., m) of terms in articles with them in `having` (..., m) passages.

    They are below the terms' `weights`. The title counts as one more passage.
    """
    counts: Floats = weights * having / (having + norms)
    return counts


def article_shares(found: Floats, total: Floats | float) -> Floats:
    """The share of a question's words in articles, by the weights found (..., m): 0 to 1.

    `total` is the weight of all words, also of words that occur nowhere.
    """
    shares: Floats = (found / np.where(total, total, 1)) ** CONVEX
    return shares


def article_words(
    having: Iterable[Floats], weights: Sequence[float], norms: Floats
) -> NDArray[np.float64]:
    """The share of a question's words in each of m articles: (m,), 0 to 1.

    For each term, `having` (terms, m) is the number of passages of each article with it, the title
    counted as one; `weights` (terms,) are the terms' weights.
    """
    found = np.zeros(len(norms))
    for own, weight in zip(having, weights, strict=True):
        found += saturated(own, norms, weight)
    shares: NDArray[np.float64] = article_shares(found, float(sum(weights)))
    return shares


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The shares of a question in passages and in their articles.

    `words` and `meaning` (..., n) are the passages' own; `article_words` and `article_meaning`
    (..., m) are the articles'. `owners` int64[n] is the article of each passage; `opens` bool[n]
    marks passages that open an article.
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
        """The parts of the scores, which are their weighted sum; for one question."""
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
    """The passages' own evidence: the mean of word shares and cosines, 0 to 1, of any shape.

    A cosine below 0 counts as 0.
    """
    mean: Floats = (words + np.maximum(meaning, 0.0)) / 2
    return mean
