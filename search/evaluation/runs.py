"""Runs: rankings as scores by topic and id, read, written and put in one order."""

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ...index import ArticleError
from ..corpus import Contents
from .line_reader import read_lines
from .qrels import article_of

Run = dict[str, dict[str, float]]
"""Topic → id → score; the ids are ranked by their scores, see `best_first`."""

# An id may contain spaces, other columns may not.
_LINE: Final = re.compile(r"\s*(\S+)\s+(\S+)\s+(\S.*?)\s+(\S+)\s+(\S+)\s+(\S+)\s*")


def best_first(scores: Mapping[str, float]) -> list[str]:
    """The ids of `scores` in trec_eval's order: by score, equal ones by id, both descending."""
    return sorted(scores, key=lambda id_: (scores[id_], id_), reverse=True)


def read_runs(files: Iterable[Path]) -> dict[str, Run]:
    """The runs of other systems, each named by the stem of its file."""
    return {file.stem: read_run(file) for file in files}


def read_run(file: Path) -> Run:
    """Read a run in TREC's format: lines of topic, Q0, id, rank, score and tag.

    The scores order the hits, as in trec_eval, not the ranks. Raises ArticleError, which names the
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
        for rank, id_ in enumerate(best_first(scores), 1):
            lines.append(f"{topic} Q0 {id_} {rank} {scores[id_]!r} {tag}\n")
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
