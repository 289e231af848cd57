"""Runs: a system's rankings for the topics of a collection, made, read and written."""

import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from ...index import Article, ArticleError
from ..corpus import Contents
from ..pipeline import Pipeline
from ..request import SearchRequest
from .collection import Topic
from .line_reader import read_lines
from .qrels import article_of

DEPTH: Final = 100
"""Hits of a run per topic: as deep as the deepest measure looks."""

LONGEST_QUESTION: Final = 40
"""Words of a question; a longer topic is a text to which related texts are wanted."""

Run = dict[str, dict[str, float]]
"""Topic → id → score; the ids are ranked by their scores."""

Ranked = dict[str, list[tuple[str, float]]]
"""Topic → ids with the scores that a search shows, best first."""

# An id may contain spaces, other columns may not.
_LINE: Final = re.compile(r"\s*(\S+)\s+(\S+)\s+(\S.*?)\s+(\S+)\s+(\S+)\s+(\S+)\s*")


def rank_topics(
    pipeline: Pipeline,
    topics: tuple[Topic, ...],
    *,
    mode: str,
    by: str = "article",
    progress: Callable[[str], None] = lambda _: None,
) -> Ranked:
    """The ranking of each topic, without an article that is itself the question."""
    ranked: Ranked = {}
    for number, topic in enumerate(topics, 1):
        # The plain ranking: each copy is judged, and no article gives way to another.
        request = SearchRequest(
            question_of(topic), limit=DEPTH + 1, mode=mode, by=by, copies=True, per_article=0
        )
        hits = pipeline.answer(request)
        kept = [hit for hit in hits if not is_question(hit.article, topic)][:DEPTH]
        ranked[topic.id] = [
            (hit.passage.id if by == "passage" else hit.article.id, hit.score) for hit in kept
        ]
        progress(f"{mode} {number:,}/{len(topics):,}")
    return ranked


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
    progress: Callable[[str], None] = lambda _: None,
) -> Run:
    """The run of a mode, without articles that are themselves the question."""
    return as_run(rank_topics(pipeline, topics, mode=mode, by=by, progress=progress))


def question_of(topic: Topic) -> str:
    """The question for a topic; a long topic, such as an article, as words without operators.

    So quotation marks and dashes in its text restrict nothing.
    """
    text = topic.text
    if len(text.split()) <= LONGEST_QUESTION:
        return text
    words = re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text)
    return " ".join(word.lower() if word in {"AND", "OR", "NOT"} else word for word in words)


def is_question(article: Article, topic: Topic) -> bool:
    """Whether an article is the topic's own text."""
    return article.id == topic.id and article.text.strip() == topic.text.strip()


def read_runs(files: Iterable[Path]) -> dict[str, Run]:
    """The runs of other systems, each named by the stem of its file."""
    return {file.stem: read_run(file) for file in files}


def read_run(file: Path) -> Run:
    """Read a run in TREC's format: lines of topic, Q0, id, rank, score and tag.

    Hits are ordered by score, as in trec_eval, not by rank. Raises ArticleError, which names the
    line.
    """
    run: Run = {}
    for number, line in enumerate(read_lines(file), 1):
        if not line.strip():
            continue
        columns = _LINE.fullmatch(line)
        score = _number(columns[5]) if columns else None
        if columns is None or score is None:
            raise ArticleError(
                f"{file}:{number}: not a line of a run; write topic, Q0, id, rank, score and tag, "
                "parted by spaces"
            )
        topic, id_ = columns[1], columns[3]
        if id_ in run.setdefault(topic, {}):
            raise ArticleError(f"{file}:{number}: {id_} is there twice for topic {topic}")
        run[topic][id_] = score
    if not run:
        raise ArticleError(f"{file}: has no rankings in it")
    return run


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def write_run(run: Run, file: Path, tag: str) -> None:
    """Write a run in TREC's format. Raises ArticleError for a topic id with a space."""
    lines = []
    for topic, scores in run.items():
        if len(topic.split()) != 1:
            raise ArticleError(f"{file}: a run has no room for the spaces of topic {topic!r}")
        best_first = sorted(scores.items(), key=lambda each: -each[1])
        for rank, (id_, score) in enumerate(best_first, 1):
            lines.append(f"{topic} Q0 {id_} {rank} {score!r} {tag}\n")
    file.write_text("".join(lines), "utf-8")


def run_by_article(run: Run, contents: Contents) -> Run:
    """A run of passages as a run of their articles: the best passage counts."""
    collapsed: Run = {}
    for topic, scores in run.items():
        best = collapsed.setdefault(topic, {})
        for id_, score in scores.items():
            article = article_of(id_, contents)
            best[article] = max(score, best.get(article, score))
    return collapsed
