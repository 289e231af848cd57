"""What the ranking words of a query weigh, and the order in which they are added up."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ....index.keyword import TEXT_FIELDS
from ...limits import Deadline
from ...query import Query
from .collection import Scorer, Term
from .query_words import RankingWord, term_counts

Floats = NDArray[np.float64]

# Terms that are looked up together, between two looks at the deadline.
_AT_ONCE: Final = 64


def terms_in_order(words: list[RankingWord], scorer: Scorer, deadline: Deadline) -> list[Term]:
    """The terms of each field in the order in which they are added up: weightiest first.

    The order depends on the collection alone, not on segments or paths: that keeps sums
    equal to the last bit.
    """
    weighed: list[Term] = []
    for field, weight in scorer.weights.items():
        counts = Counter([word.term for word in words if field in word.fields])
        texts = list(counts) if weight > 0 else []
        for start in range(0, len(texts), _AT_ONCE):
            deadline.check()
            some = scorer.terms(field, texts[start : start + _AT_ONCE])
            weighed += [term.times(counts[term.text]) for term in some if term.document_frequency]
    weighed.sort()
    return weighed


@dataclass(frozen=True, eq=False)
class WeighedQuery:
    """The ranking words of a query, and its terms in the order in which they are added up."""

    query: Query
    words: list[RankingWord]
    terms: list[Term]
    scorer: Scorer

    @cached_property
    def upper_bound(self) -> float:
        """What no row can exceed."""
        return _upper_bound(self.words, self.scorer)

    @cached_property
    def weights(self) -> tuple[dict[str, float], float]:
        """What each term weighs, and the share of what occurs, as `KeywordLeg.weights` says."""
        return _weights_of_terms(self.words, self.scorer)


def weights_of_words(body: Floats, title: Floats, unknown: float) -> tuple[Floats, Floats]:
    """What words (n,) weigh, and what of that occurs: (n,) each.

    A word weighs its idf in the `body`, in the `title` if no body has it, and `unknown`, the idf of
    a word that one more passage would have, if nothing has it.
    """
    occurring = np.where(body > 0, body, title)
    return np.where(occurring > 0, occurring, unknown), occurring


def _upper_bound(words: list[RankingWord], scorer: Scorer) -> float:
    """What no row can exceed: the sum of what no row can exceed for each word that occurs."""
    return sum(
        count * scorer.most(scorer.term(field, term).idf * scorer.weights[field])
        for (field, term), count in term_counts(words).items()
    )


def _weights_of_terms(words: list[RankingWord], scorer: Scorer) -> tuple[dict[str, float], float]:
    """What each term weighs, as `KeywordLeg.weights` says, and the share of what occurs."""
    if not words:
        return {}, 0.0
    body, title = (
        np.array([scorer.term(field, word.term).idf for word in words]) for field in TEXT_FIELDS
    )
    weights, occurring = weights_of_words(body, title, scorer.unknown)
    of_terms: dict[str, float] = {}
    for word, weight in zip(words, weights.tolist(), strict=True):
        of_terms[word.term] = of_terms.get(word.term, 0.0) + weight
    return of_terms, sum(occurring.tolist()) / sum(of_terms.values())
