"""Other fusions: further ways to make one ranking from the two legs, for comparison."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..pipeline import Pipeline
from ..query import parse_query
from ..ranking.fusion import min_max, reciprocal_rank, three_sigma, weighed, z_score
from ..ranking.ranking import Ranking
from ..ranking.score import word_shares
from .collection import Topic
from .rankings import DEPTH, is_question, question_of
from .runs import Run

Fuse = Callable[[Ranking, float], NDArray[np.float64]]
"""A function from candidates that both legs have scored, and the bound of BM25, to scores (n,)."""


def _halves(scale: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Fuse:
    return lambda found, _: weighed([(0.5, scale(found.keyword)), (0.5, scale(found.semantic))])


FUSIONS: Final[dict[str, Fuse]] = {
    "rrf": lambda found, _: reciprocal_rank([found.keyword_ranks, found.semantic_ranks]),
    "min-max": _halves(min_max),
    "z-score": _halves(z_score),
    "three-sigma": _halves(three_sigma),
    "absolute": lambda found, bound: weighed(
        [(0.5, word_shares(found.keyword, bound)), (0.5, found.semantic)]
    ),
}
"""Fusions of passage scores alone, each leg weighing one half. Candidates are the rows of both
lists, each scored in both; RRF, which uses ranks alone, gives 0 for a row that a list lacks."""


def fused_runs(
    pipeline: Pipeline,
    topics: tuple[Topic, ...],
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Run]:
    """For each of `FUSIONS`, a run of articles by their best passages."""
    runs: dict[str, Run] = {name: {} for name in FUSIONS}
    for number, topic in enumerate(topics, 1):
        question = question_of(topic)
        found = pipeline.scored(question)
        query = parse_query(question)
        bound = pipeline.keyword.upper_bound(query, query.limits.deadline())
        for name, fuse in FUSIONS.items():
            runs[name][topic.id] = _articles(pipeline, topic, found, fuse(found, bound))
        progress(f"fusions {number:,}/{len(topics):,}")
    return runs


def _articles(
    pipeline: Pipeline, topic: Topic, found: Ranking, scores: NDArray[np.float64]
) -> dict[str, float]:
    """The best articles with scores of 1 / rank, without an article that is the question."""
    order = np.lexsort((found.rows, -scores))
    articles = pipeline.table.of_row[found.rows[order]]
    first = np.sort(np.unique(articles, return_index=True)[1])[: DEPTH + 1]
    best = pipeline.contents.passages(found.rows[order[first]].tolist())
    kept = [passage.article for passage in best if not is_question(passage.article, topic)]
    return {article.id: 1.0 / rank for rank, article in enumerate(kept[:DEPTH], 1)}
