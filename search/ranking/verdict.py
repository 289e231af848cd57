"""The verdict: whether anything in an index answers a question in plain words.

The best passage always has some evidence. A passage that has every word of the question answers.
Of others, it is decided by five signs and a logistic function of them, whose weights were fitted to
questions that people wrote for nine collections, with answers known and without:

    weakest   how near the words of the question come to words of the best passages, the weakest
              counting most: a passage about the person who is asked about, but not about what is
              asked, leaves a word without a like
    absent    how far from all of them a name or a figure is that none of these passages has: no
              other word says "Geneva" or "2022"
    gain      the cosine of the question and a passage, less that of only the words that the
              passage has: what the rest of the question adds
    score     the best score of the ranking
    length    the number of words beyond four, the more so the greater the gain: few passages have
              all words of a long question

The weights are the same for every index; docs/decisions/ranking/nothing-answers.md has the figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from math import log
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index import EncoderError
from ...index.articles.passages import encoder_text
from ...index.words.token import Token
from ..corpus import Corpus
from ..limits import Deadline
from ..query import Query
from ..understanding.proper_names import ProperNames
from .evidence import FusionWeights
from .ranking import Ranking

Floats = NDArray[np.float64]

LOOKED_AT: Final = 3
"""The number of best passages whose words are compared."""

SOFTNESS: Final = 0.2
"""The distance in similarity over which words count with the weakest. With half of it, or half as
much again, fewer questions without an answer are refused at the same share of false refusals."""

SHORT: Final = 4
"""The number of words up to which a question is short."""

GAINS: Final = (-0.1, 0.5)
"""The bounds of the gain."""

LACKED, HAD = (0.05, 0.25, 0.75), (0.5, 0.87, 0.95)
"""The least, usual and greatest similarity of a word that a passage lacks, and of one that it has:
roughly the 1 %, 50 % and 99 % quantiles of six collections. Where a question is decided within
them, its words are not compared; without an encoder of tokens, the usual ones stand for them."""

BIAS: Final = -4.3
"""The margin of a question without any signs."""


class Signs(NamedTuple):
    """The signs of one question, or their weights; in the order of the module's docstring."""

    weakest: float
    absent: float
    gain: float
    score: float
    length: float


WEIGHTS: Final = Signs(weakest=8.87, absent=-2.76, gain=3.12, score=9.17, length=10.92)


def margin(signs: Signs) -> float:
    """The log-odds that something answers a question with these signs."""
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, signs, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A question beside the best passages of a ranking.

    `text` is the question's, and `words` are its words, stop words left out, with `weights`
    (words,); `has` (passages, words) says which passage has which. `rows` and `articles`
    (passages,) are those of the passages.
    """

    text: str
    words: tuple[Token, ...]
    weights: Floats
    has: NDArray[np.bool_]
    rows: NDArray[np.int64]
    articles: NDArray[np.int64]

    def bounded(self, quantile: int) -> Floats:
        """The least, usual or greatest similarities: (passages, words)."""
        return np.where(self.has, HAD[quantile], LACKED[quantile])

    def weakest(self, similarities: Floats) -> float:
        """The sign of some similarities (passages, words), within their bounds.

        A word counts by the passage of an article that has its nearest like; the best of the
        articles counts.
        """
        within = self._within(similarities)
        return max(
            soft_minimum(within[self.articles == article].max(axis=0), self.weights)
            for article in np.unique(self.articles)
        )

    @property
    def lacked(self) -> NDArray[np.bool_]:
        """The words that none of the passages has: (words,)."""
        return np.array(~self.has.any(axis=0), np.bool_)

    def absent(self, similarities: Floats, names: NDArray[np.bool_]) -> float:
        """The sign of the absent among `names` (words,); 0 if each is in some passage."""
        far = 1 - self._within(similarities).max(axis=0)
        return float(far[names & self.lacked].max(initial=0.0))

    def _within(self, similarities: Floats) -> Floats:
        return np.clip(similarities, self.bounded(0), self.bounded(-1))


class Verdict:
    """Decides whether the best of a ranking answers. Safe to share between threads."""

    def __init__(
        self, corpus: Corpus, encode: Callable[[Sequence[str]], NDArray[np.float32]]
    ) -> None:
        """Decide about rows of `corpus`; `encode` makes n texts vectors (n, dimension)."""
        self._corpus = corpus
        self._encode = encode
        self._names = ProperNames(corpus)

    def answers(self, query: Query, ranking: Ranking, deadline: Deadline) -> bool:
        """Whether the ranking of all rows that either leg lists for a question answers it."""
        if not len(ranking.rows):
            return False
        compared = self._compared(query, ranking, deadline)
        if compared.has.all(axis=1).any():  # also where all words are stop words
            return True
        others = self._without_words(query, ranking, compared, deadline)
        nothing = np.zeros(len(compared.words), np.bool_)
        least, most = (
            margin(_with_words(others, compared, compared.bounded(quantile), names))
            for quantile, names in ((0, ~nothing), (-1, nothing))
        )
        if least >= 0 or most < 0:
            return least >= 0
        return margin(self._with_words(others, compared)) >= 0

    def signs(self, query: Query, ranking: Ranking, deadline: Deadline) -> Signs | None:
        """The signs of a ranking of all listed rows; None if it has none, or no word to judge."""
        if not len(ranking.rows):
            return None
        compared = self._compared(query, ranking, deadline)
        if not compared.words:
            return None
        others = self._without_words(query, ranking, compared, deadline)
        return self._with_words(others, compared)

    def _with_words(self, others: Signs, compared: Compared) -> Signs:
        """All signs, with those of the words, which cost most."""
        names = self._names.among(compared.text, compared.words, compared.lacked)
        return _with_words(others, compared, self._similarities(compared), names)

    def _compared(self, query: Query, ranking: Ranking, deadline: Deadline) -> Compared:
        keyword, analyzer = self._corpus.keyword, self._corpus.contents.analyzer
        text, rows = query.semantic_text, ranking.rows[:LOOKED_AT]
        weights, _ = keyword.weights(query, deadline)
        tokens = [each for each in analyzer.tokens(text) if not analyzer.is_stop_word(each.term)]
        has = np.zeros((len(rows), len(tokens)), np.bool_)
        for place, row in enumerate(rows.tolist()):
            terms = {term for _, term, _ in keyword.shares(query, row, deadline)}
            has[place] = [token.term in terms for token in tokens]
        return Compared(
            text,
            tuple(tokens),
            np.array([1 + weights.get(token.term, 0.0) for token in tokens]),
            has,
            rows,
            self._articles(rows),
        )

    def _articles(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The article of each of some rows (n,), in any order: (n,)."""
        order = np.argsort(rows)
        articles = np.empty(len(rows), np.int64)
        articles[order] = self._corpus.articles.numbers(rows[order])[0]
        return articles

    def _without_words(
        self, query: Query, ranking: Ranking, compared: Compared, deadline: Deadline
    ) -> Signs:
        """The signs with 0 in place of those that compare words."""
        gain = self._gain(ranking, compared)
        words = len(self._corpus.keyword.weights(query, deadline)[0])
        return Signs(
            weakest=0.0,
            absent=0.0,
            gain=gain,
            score=best_score(ranking),
            length=length(words, gain),
        )

    def _gain(self, ranking: Ranking, compared: Compared) -> float:
        """The greatest gain of the compared passages, within its bounds."""
        had = [
            " ".join(
                compared.text[word.start : word.end]
                for word, has in zip(compared.words, line, strict=True)
                if has
            )
            for line in compared.has
        ]
        texts = [text for text in dict.fromkeys(had) if text]
        cosines: Mapping[str, Floats] = {"": np.zeros(len(had))} | {
            text: self._corpus.semantic.scores(vector, compared.rows)
            for text, vector in zip(texts, self._encode(texts) if texts else (), strict=True)
        }
        alone = np.array([cosines[text][place] for place, text in enumerate(had)])
        gain = float((ranking.semantic[: len(had)] - alone).max())
        return min(max(gain, GAINS[0]), GAINS[1])

    def _similarities(self, compared: Compared) -> Floats:
        """The similarity of each word to the nearest token of each passage: (passages, words)."""
        try:
            encoder = self._corpus.token_encoder
        except EncoderError:  # an encoder of somebody's own gives one vector a text
            return compared.bounded(1)
        places = [(word.start, word.end) for word in compared.words]
        words = encoder.encode_words(compared.text, places)
        passages = self._corpus.contents.passages(compared.rows.tolist())
        found, scale = compared.bounded(1), self._corpus.scale
        for place, tokens in enumerate(encoder.encode_passages(list(map(encoder_text, passages)))):
            for number, word in enumerate(words):
                if len(word) and len(tokens):
                    found[place, number] = scale.of_words((word @ tokens.T).max(axis=1).mean())
        return found


def _with_words(
    others: Signs, compared: Compared, similarities: Floats, names: NDArray[np.bool_]
) -> Signs:
    return others._replace(
        weakest=compared.weakest(similarities), absent=compared.absent(similarities, names)
    )


def soft_minimum(similarities: Floats, weights: Floats) -> float:
    """The least of some similarities (n,), less what others near it add, by their weights (n,).

    It is -t log Σ w exp(-s / t) with the weights divided by their mean.
    """
    shares = weights / weights.mean()
    return float(-SOFTNESS * np.log((shares * np.exp(-similarities / SOFTNESS)).sum()))


def best_score(ranking: Ranking) -> float:
    """The best score by the default weights, which those of an index may differ from."""
    weights = astuple(FusionWeights())
    parts = zip(weights, ranking.parts, strict=True)
    scores: Floats = np.sum([weight * part.values for weight, part in parts], axis=0)
    return float(scores.max())


def length(words: int, gain: float) -> float:
    """How much longer than `SHORT` a question of some distinct words is: 0 or more."""
    return max(0.0, log(max(words, 1) / SHORT)) * (0.4 + gain)
