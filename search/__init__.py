"""Search: finds hits by a keyword leg, a semantic leg and their fusion.

Each public name is loaded at its first use, as in `nutgraf.index`.
"""

from typing import TYPE_CHECKING

from ..index.lazy_names import lazy_names

if TYPE_CHECKING:
    from .alerts import AlertRunner
    from .diagnosis.remedies import Remedy
    from .diagnosis.whynot import WhyNot, why_not
    from .discovery.completions import Completion
    from .discovery.related import RelatedArticle, RelatedArticles
    from .discovery.trends import Trends, TrendWord
    from .fitting.growth_fit import fit_to_growth
    from .limits import Limits, QueryLimitError, QueryTimeoutError
    from .live_searcher import LiveSearcher
    from .query import Query, parse_query
    from .query.filters import Clause, clauses
    from .ranking.evidence import FusionWeights
    from .ranking.rerank import Reranker
    from .request import SearchRequest
    from .searcher import Searcher
    from .selection import Facets
    from .showing.explanation import Explanation
    from .showing.results import Copy, Hit, LegScore, Results
    from .understanding import Notice, Reading

__all__ = [
    "AlertRunner",
    "Clause",
    "Completion",
    "Copy",
    "Explanation",
    "Facets",
    "FusionWeights",
    "Hit",
    "LegScore",
    "Limits",
    "LiveSearcher",
    "Notice",
    "Query",
    "QueryLimitError",
    "QueryTimeoutError",
    "Reading",
    "RelatedArticle",
    "RelatedArticles",
    "Remedy",
    "Reranker",
    "Results",
    "SearchRequest",
    "Searcher",
    "TrendWord",
    "Trends",
    "WhyNot",
    "clauses",
    "fit_to_growth",
    "parse_query",
    "why_not",
]

_HOMES = {
    "alerts": ["AlertRunner"],
    "diagnosis.remedies": ["Remedy"],
    "diagnosis.whynot": ["WhyNot", "why_not"],
    "discovery.completions": ["Completion"],
    "discovery.related": ["RelatedArticle", "RelatedArticles"],
    "discovery.trends": ["TrendWord", "Trends"],
    "fitting.growth_fit": ["fit_to_growth"],
    "limits": ["Limits", "QueryLimitError", "QueryTimeoutError"],
    "live_searcher": ["LiveSearcher"],
    "query": ["Query", "parse_query"],
    "query.filters": ["Clause", "clauses"],
    "ranking.evidence": ["FusionWeights"],
    "ranking.rerank": ["Reranker"],
    "request": ["SearchRequest"],
    "searcher": ["Searcher"],
    "selection": ["Facets"],
    "showing.explanation": ["Explanation"],
    "showing.results": ["Copy", "Hit", "LegScore", "Results"],
    "understanding": ["Notice", "Reading"],
}


__getattr__ = lazy_names(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
