"""What the ranking words of a query weigh, and the order in which they are added up."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ...limits import Deadline
from ...query import Query
from .collection import Scorer, Term
from .query_words import RankingWord, term_counts

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


def _upper_bound(words: list[RankingWord], scorer: Scorer) -> float:
    """What no row can exceed: sum of weight · idf · (k1 + 1) over the words that occur."""
    return sum(
        count * scorer.weights[field] * scorer.term(field, term).idf * (scorer.k1 + 1)
        for (field, term), count in term_counts(words).items()
    )


def _weights_of_terms(words: list[RankingWord], scorer: Scorer) -> tuple[dict[str, float], float]:
    """What each term weighs, as `KeywordLeg.weights` says, and the share of what occurs."""
    weights: dict[str, float] = {}
    known = 0.0
    of_unknown = scorer.idf(0) if scorer.rows else 1.0
    for word in words:
        found = [scorer.term(field, word.term) for field in ("body", "title")]
        idf = next((term.idf for term in found if term.document_frequency), 0.0)
        known += idf
        weight = idf or of_unknown
        weights[word.term] = weights.get(word.term, 0.0) + weight
    return weights, known / (sum(weights.values()) or 1.0)
