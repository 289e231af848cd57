"""Rankings: what a searcher finds for the topics of a collection, as users get it or bare.

As users get it: by the steps of a search for the topic as it was typed, each copy at the place
after the hit under which it is shown. Bare: all that the legs list for its words alone, in the
order of their scores.
"""

from collections.abc import Callable
from typing import Final

from ...index import Article, QueryError
from ..answer import answer
from ..pipeline import Pipeline
from ..query import is_plain, parse_query
from ..query.pasted import is_long, without_operators
from ..request import SearchRequest
from .collection import Topic
from .runs import Run

DEPTH: Final = 100
"""Hits of a ranking per topic: as deep as the deepest measure looks."""

Ranking = list[tuple[str, float]]
"""Ids with the scores that a search shows, best first."""

Ranked = dict[str, Ranking]
"""Topic → its ranking."""

Say = Callable[[str], None]


def request_of(topic: Topic, *, mode: str = "hybrid", by: str = "article") -> SearchRequest:
    """The request of a user who types a topic, for one hit more than is measured."""
    return SearchRequest(topic.text, limit=DEPTH + 1, mode=mode, by=by, literal=False)


def found_by(pipeline: Pipeline, request: SearchRequest, topic: Topic) -> Ranking:
    """The hits of a request, without an article that is itself the question.

    The copies that are shown under an article are read after it, so they have the places after it.
    A question that a search does not accept has no hits, as it has none for its user.
    """
    try:
        hits = answer(pipeline, request).hits
    except QueryError:
        return []
    ranking: dict[str, float] = {}
    for hit in hits:
        if request.by == "passage":
            read = [] if is_question(hit.article, topic) else [hit.passage.id]
        else:
            articles = hit.article, *(copy.article for copy in hit.copies)
            read = [each.id for each in articles if not is_question(each, topic)]
        for id_ in read:
            ranking.setdefault(id_, hit.score)
    return list(ranking.items())[:DEPTH]


def rank_topics(
    pipeline: Pipeline,
    topics: tuple[Topic, ...],
    *,
    mode: str,
    by: str = "article",
    progress: Say = lambda _: None,
) -> Ranked:
    """The ranking of each topic as users get it."""
    ranked: Ranked = {}
    for number, topic in enumerate(topics, 1):
        ranked[topic.id] = found_by(pipeline, request_of(topic, mode=mode, by=by), topic)
        progress(f"{mode} {number:,}/{len(topics):,}")
    return ranked


def rank_bare(
    pipeline: Pipeline,
    topics: tuple[Topic, ...],
    *,
    by: str = "article",
    progress: Say = lambda _: None,
) -> Ranked:
    """The bare ranking of each topic by both legs."""
    ranked: Ranked = {}
    for number, topic in enumerate(topics, 1):
        listed = pipeline.scored(question_of(topic))
        places = pipeline.select(listed, _UNFOLDED[by]).places[: DEPTH + 1]
        passages = pipeline.contents.passages(listed.rows[places].tolist())
        ids = [each.id if by == "passage" else each.article.id for each in passages]
        scores = listed.relevance[places].tolist()
        ranked[topic.id] = [
            (id_, score)
            for id_, score, passage in zip(ids, scores, passages, strict=True)
            if not is_question(passage.article, topic)
        ][:DEPTH]
        progress(f"bare {number:,}/{len(topics):,}")
    return ranked


_UNFOLDED: Final = {
    by: SearchRequest("", by=by, copies=True, per_article=0) for by in ("article", "passage")
}
"""By unit: a selection in which each copy is a hit, and no article gives way to another."""


def as_run(ranked: Ranked) -> Run:
    """Rankings as a run, with scores of 1 / rank: these have no ties."""
    return {
        topic: {id_: 1.0 / rank for rank, (id_, _) in enumerate(hits, 1)}
        for topic, hits in ranked.items()
    }


def make_run(
    pipeline: Pipeline,
    topics: tuple[Topic, ...],
    *,
    mode: str,
    by: str = "article",
    progress: Say = lambda _: None,
) -> Run:
    """The run of a mode, as users get it."""
    return as_run(rank_topics(pipeline, topics, mode=mode, by=by, progress=progress))


def question_of(topic: Topic) -> str:
    """The words of a topic without operators, so that none of its signs restricts anything.

    A short question without operators stays as it was typed.
    """
    text = topic.text
    return text if not is_long(text) and _is_plain(text) else without_operators(text)


def _is_plain(question: str) -> bool:
    try:
        return is_plain(parse_query(question).root)
    except QueryError:
        return False


def is_question(article: Article, topic: Topic) -> bool:
    """Whether an article is the topic's own text, which a collection says by giving both one id."""
    return article.id == topic.id and article.text.strip() == topic.text.strip()
