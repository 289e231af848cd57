"""What the ranking words of a query weigh, and the order in which they are added up."""

from operator import itemgetter
from typing import Final

from ..limits import Deadline
from .scoring import Scorer, Term
from .words import RankingWord, term_counts

# Terms that are looked up together, between two looks at the deadline.
_AT_ONCE: Final = 64


def terms_in_order(
    words: list[RankingWord], scorer: Scorer, deadline: Deadline
) -> list[tuple[str, Term]]:
    """The terms and their fields in the order in which they are added up: weightiest first.

    The order depends on the collection alone, not on segments or paths: that keeps sums
    equal to the last bit.
    """
    counts = term_counts(words)
    weighed: list[tuple[float, str, str, Term]] = []
    for field, weight in scorer.weights.items():
        texts = [text for of, text in counts if of == field] if weight > 0 else []
        for start in range(0, len(texts), _AT_ONCE):
            deadline.check()
            some = texts[start : start + _AT_ONCE]
            for text, found in zip(some, scorer.terms(field, some), strict=True):
                if found.document_frequency:
                    term = found.times(counts[field, text])
                    weighed.append((-weight * term.idf, field, text, term))
    weighed.sort(key=itemgetter(0, 1, 2))
    return [(field, term) for _, field, _, term in weighed]


def upper_bound(words: list[RankingWord], scorer: Scorer) -> float:
    """What no row can exceed: sum of weight · idf · (k1 + 1) over the words that occur."""
    return sum(
        count * scorer.weights[field] * scorer.term(field, term).idf * (scorer.k1 + 1)
        for (field, term), count in term_counts(words).items()
    )


def weights_of_terms(words: list[RankingWord], scorer: Scorer) -> tuple[dict[str, float], float]:
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
