"""The verdict: whether anything in an index answers a question in plain words.

The best passage always has some evidence. Whether it answers is decided by five signs and a
logistic function of them, whose weights were fitted to questions that people wrote for six
collections, with the answers known and without:

    score      the best score of the ranking
    gain       the cosine of the question and a passage, less that of only the words that the
               passage has: what the rest of the question adds. A passage about the person who is
               asked about, but not about what is asked, gains nothing
    agreement  how near to the top of one leg's list the best of the other is
    length     the number of words beyond six: few passages have all words of a long question
    nearness   how near answers lie to questions in this index, fitted to it

The weights are the same for every index; docs/decisions/ranking/nothing-answers.md has the figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from math import isfinite, log
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...index import Analyzer
from ..corpus import KeywordLeg, SemanticLeg
from ..limits import Deadline
from ..query import Query
from .evidence import FusionWeights
from .ranking import Ranking

NEARNESS: Final = "nearness"
"""The name of the setting of an index."""

USUAL: Final = 0.46
"""The nearness of an index that was not fitted: a middle of six collections."""

LOOKED_AT: Final = 3
"""The number of best passages of which the greatest gain counts."""

DEEPEST: Final = 500
"""The rank that stands for all greater ones, and for no rank."""

SHORT: Final = 6
"""The number of words up to which a question is short."""

LEAST_GAIN, MOST_GAIN = -0.1, 0.35
"""The bounds of the gain. Where the other signs decide whatever it is, it is not computed."""


BIAS: Final = -1.75
"""The margin of a question without any signs."""


class Signs(NamedTuple):
    """The signs of one question, or their weights; in the order of the module's docstring."""

    score: float
    gain: float
    agreement: float
    length: float
    nearness: float


WEIGHTS: Final = Signs(score=18.7, gain=5.03, agreement=-0.16, length=8.78, nearness=-10.88)


def margin(signs: Signs) -> float:
    """The log-odds that something answers a question with these signs."""
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, signs, strict=True))


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near answers lie to questions in an index: the median best cosine of made questions."""

    cosine: float = USUAL

    def to_json(self) -> dict[str, float]:
        """As a setting of an index."""
        return asdict(self)

    @classmethod
    def from_json(cls, setting: Any) -> "Nearness":
        """The nearness of a setting; the usual one if it is missing or unusable."""
        if isinstance(setting, Mapping) and setting.keys() == asdict(cls()).keys():
            value = float(setting["cosine"])
            if isfinite(value):
                return cls(value)
        return cls()


class Verdict:
    """Decides whether the best of a ranking answers. Safe to share between threads."""

    def __init__(
        self,
        keyword: KeywordLeg,
        semantic: SemanticLeg,
        analyzer: Analyzer,
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
        nearness: Nearness,
    ) -> None:
        """Decide about rows of two legs; `encode` makes n texts vectors (n, dimension)."""
        self._keyword = keyword
        self._semantic = semantic
        self._analyzer = analyzer
        self._encode = encode
        self._nearness = nearness

    def answers(self, query: Query, ranking: Ranking, deadline: Deadline) -> bool:
        """Whether the ranking of all rows that either leg lists for a question answers it."""
        if not len(ranking.rows):
            return False
        others = self._without_gain(query, ranking, deadline)
        least, most = (margin(others._replace(gain=each)) for each in (LEAST_GAIN, MOST_GAIN))
        if least >= 0 or most < 0:
            return least >= 0
        return margin(others._replace(gain=self._gain(query, ranking, deadline))) >= 0

    def signs(self, query: Query, ranking: Ranking, deadline: Deadline) -> Signs | None:
        """The signs by which a ranking of all listed rows is judged; None if it is empty."""
        if not len(ranking.rows):
            return None
        others = self._without_gain(query, ranking, deadline)
        return others._replace(gain=self._gain(query, ranking, deadline))

    def _without_gain(self, query: Query, ranking: Ranking, deadline: Deadline) -> Signs:
        """The signs with a gain of 0, which costs nothing."""
        terms, _ = self._keyword.weights(query, deadline)
        return Signs(
            score=best_score(ranking),
            gain=0.0,
            agreement=agreement(ranking),
            length=length(len(terms)),
            nearness=self._nearness.cosine,
        )

    def _gain(self, query: Query, ranking: Ranking, deadline: Deadline) -> float:
        """The greatest gain of the first passages, within its bounds."""
        question = query.semantic_text
        tokens = self._analyzer.tokens(question)
        rows = ranking.rows[:LOOKED_AT]
        had = []
        for row in rows.tolist():
            terms = {term for _, term, _ in self._keyword.shares(query, row, deadline)}
            words = [question[token.start : token.end] for token in tokens if token.term in terms]
            had.append(" ".join(words))
        texts = [text for text in dict.fromkeys(had) if text]
        cosines = {"": np.zeros(len(rows))}  # a passage without a word gains all of its cosine
        for text, vector in zip(texts, self._encode(texts) if texts else (), strict=True):
            cosines[text] = self._semantic.scores(vector, rows)
        alone = np.array([cosines[text][place] for place, text in enumerate(had)])
        gain = float((ranking.semantic[: len(rows)] - alone).max())
        return min(max(gain, LEAST_GAIN), MOST_GAIN)


def best_score(ranking: Ranking) -> float:
    """The best score by the default weights, which those of an index may differ from."""
    weights = astuple(FusionWeights())
    parts = zip(weights, ranking.parts, strict=True)
    scores: NDArray[np.float64] = np.sum([weight * part.values for weight, part in parts], axis=0)
    return float(scores.max())


def agreement(ranking: Ranking) -> float:
    """The agreement of the legs: 0 if the best of one leads the other's list too, else below 0.

    It is -log of that best one's rank in the other list, of the smaller rank of the two.
    """
    keyword, semantic = ranking.keyword_ranks, ranking.semantic_ranks
    ranks = [*keyword[semantic == 1].tolist(), *semantic[keyword == 1].tolist()]
    return -log(min((min(rank, DEEPEST) for rank in ranks if rank), default=DEEPEST))


def length(words: int) -> float:
    """How much longer than `SHORT` a question of some distinct words is: 0 or more."""
    return max(0.0, log((1 + words) / (1 + SHORT)))
