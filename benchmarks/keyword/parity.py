"""The check that nutgraf's keyword scores equal those of Whoosh's scorer.

Whoosh reads the segment through its door and scores with its own matchers and BM25F, so
any difference is one of ranking, not of analysis or of rounded lengths.
"""

from collections.abc import Sequence

import numpy as np
from whoosh import query as whoosh
from whoosh.scoring import BM25F

from nutgraf.index.keyword.whoosh import open_searcher
from nutgraf.search.query import parse_query

from .engine_nutgraf import NutgrafEngine
from .questions import Question


def unequal(engine: NutgrafEngine, questions: Sequence[Question], count: int) -> int:
    """The number of headlines whose `count` best scores differ from Whoosh's by over 1e-9."""
    analyzer = engine.snapshot.analyzer
    searcher = open_searcher(engine.snapshot, BM25F(B=0.75, K1=1.2))
    different = 0
    for question in questions:
        query = parse_query(question.text)
        _, scores = engine.leg.search(query, count, query.limits.deadline())
        terms = [term for word in question.words for term in analyzer.terms(word)]
        asked = [whoosh.Term(field, term) for term in terms for field in ("title", "text")]
        # Every match is scored: Whoosh's skipping of blocks is no part of what is compared.
        found = searcher.search(whoosh.Or(asked), limit=count, optimize=False)
        expected = [score for score, _ in found.top_n]
        equal = len(scores) == len(expected) and np.allclose(scores, expected, rtol=1e-9)
        different += not equal
    return different
