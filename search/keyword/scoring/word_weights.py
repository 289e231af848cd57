"""Word weights: the weights of a query's ranking words, and their order of addition."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import TEXT_FIELDS
from ....index.storage.cached import cached_property
from ...corpus import Cut, RankingWord
from ...limits import Deadline
from ...query import Query
from .collection import Scorer, Term
from .query_words import term_counts

Floats = NDArray[np.float64]

# Terms that are looked up together, between two checks of the deadline.
_AT_ONCE: Final = 64


def terms_in_order(words: list[RankingWord], scorer: Scorer, deadline: Deadline) -> list[Term]:
    """The terms of each field in their order of addition: the weightiest first.

    The order depends on the collection alone, not on segments or paths, which keeps sums equal to
    the last bit.
    """
    weighed: list[Term] = []
    for field, weight in scorer.weights.items():
        counts: dict[str, float] = {}
        for term, fields, _, share in words:
            if field in fields:
                counts[term] = counts.get(term, 0) + share
        texts = list(counts) if weight > 0 else []
        for start in range(0, len(texts), _AT_ONCE):
            deadline.check()
            some = scorer.terms(field, texts[start : start + _AT_ONCE])
            weighed += [term.times(counts[term.text]) for term in some if term.document_frequency]
    weighed.sort()
    return weighed


@dataclass(frozen=True, eq=False)
class WeighedQuery:
    """The ranking words of a query, and its terms in their order of addition."""

    query: Query
    words: list[RankingWord]
    terms: list[Term]
    cuts: list[Cut]
    scorer: Scorer

    @cached_property
    def upper_bound(self) -> float:
        """The upper bound of a row's score."""
        return _upper_bound(self.words, self.scorer)

    @cached_property
    def weights(self) -> tuple[dict[str, float], float]:
        """The weight of each term, and the share that occurs; see `KeywordLeg.weights`."""
        return _weights_of_terms(self.words, self.scorer)


def weights_of_words(body: Floats, title: Floats, unknown: float) -> tuple[Floats, Floats]:
    """The weights of words (n,), and the parts of them that occur: (n,) each.

    A word's weight is its idf in the `body`; in the `title` if no body has it; and `unknown`, the
    idf of a word that no passage has, if nothing has it.
    """
    occurring = np.where(body > 0, body, title)
    return np.where(occurring > 0, occurring, unknown), occurring


def _upper_bound(words: list[RankingWord], scorer: Scorer) -> float:
    """The upper bound of a row's score: the sum of the bounds of all words that occur."""
    return sum(
        count * scorer.most(scorer.term(field, term).idf * scorer.weights[field])
        for (field, term), count in term_counts(words).items()
    )


def _weights_of_terms(words: list[RankingWord], scorer: Scorer) -> tuple[dict[str, float], float]:
    """The weight of each term, and the share that occurs; see `KeywordLeg.weights`."""
    if not words:
        return {}, 0.0
    body, title = (
        np.array([scorer.term(field, word.term).idf for word in words]) for field in TEXT_FIELDS
    )
    weights, occurring = weights_of_words(body, title, scorer.unknown)
    of_terms: dict[str, float] = {}
    shares = np.array([word.weight for word in words])
    for word, weight in zip(words, (weights * shares).tolist(), strict=True):
        of_terms[word.term] = of_terms.get(word.term, 0.0) + weight
    return of_terms, sum((occurring * shares).tolist()) / sum(of_terms.values())
