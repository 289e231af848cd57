"""The main way into an index: everything that the readers found, in commits of bearable size."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from .articles.article import Article
from .errors import ArticleError
from .readers import Problem, Survey
from .skipped import record_passed_over, record_skipped
from .storage.interrupts import Interrupts
from .store import Index
from .writing.changes import Counts

CHECKPOINT = 8192
"""Passages between two commits: minutes of work that an interruption cannot undo, and what is
held in memory until then."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run has done to an index."""

    counts: Counts
    generation: int
    seconds: float
    problems: list[Problem] = field(default_factory=list)
    interrupted: bool = False
    passed_over: dict[str, int] = field(default_factory=dict)
    """Files of other kinds in the paths that were read: kind → how many."""
    without_vectors: int = 0
    """Passages of the index that no segment holds."""

    @property
    def nothing_read(self) -> bool:
        """Whether there was no article at all, not even an unchanged one."""
        return not (self.counts.added or self.counts.updated or self.counts.unchanged)

    @property
    def skipped(self) -> int:
        """How many articles, lines or files could not be read."""
        return sum(problem.article_lost for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """The report as `index --json` prints it."""
        counts = self.counts
        return {
            "articles": {
                "added": counts.added,
                "updated": counts.updated,
                "unchanged": counts.unchanged,
                "skipped": self.skipped,
            },
            "passed_over": self.passed_over,
            "without_vectors": self.without_vectors,
            "passages": {
                "added": counts.passages,
                "embedded": counts.embedded,
                "reused": counts.reused,
            },
            "generation": self.generation,
            "seconds": round(self.seconds, 3),
            "problems": [
                {"where": p.where, "message": p.message, "article_lost": p.article_lost}
                for p in self.problems
            ],
        }


def look_ahead(
    found: Iterable[Article | Problem],
) -> tuple[bool, Iterator[Article | Problem]]:
    """Whether there is any article, and all that was found: read as far as the first article."""
    rest = iter(found)
    held: list[Article | Problem] = []
    for item in rest:
        held.append(item)
        if isinstance(item, Article):
            return True, chain(held, rest)
    return False, iter(held)


def without_articles(
    found: Iterable[Article | Problem], survey: Survey, *, strict: bool = False
) -> Report:
    """The report on what holds no article, as `ingest` would make it, without an index."""
    problems = [item for item in found if isinstance(item, Problem)]
    if strict and problems:
        raise _refused(problems[0])
    return Report(Counts(), 0, 0.0, problems, passed_over=survey.total())


def _refused(problem: Problem) -> ArticleError:
    return ArticleError(f"{problem.where}: {problem.message}")


def ingest(
    index: Index,
    found: Iterable[Article | Problem],
    *,
    survey: Survey | None = None,
    strict: bool = False,
    wait: float = 0.0,
    processes: int = 1,
    progress: Callable[[Article, bool], None] | None = None,
    reuse: Index | None = None,
    checkpoint: int = CHECKPOINT,
) -> Report:
    """Add all articles found to the index; problems are collected and never end the run.

    `survey` is that of the reading: in its paths nothing is skipped any more but what was now. With
    `strict` the first problem ends it: ArticleError, and what had not yet been committed
    is dropped. Ctrl-C commits what has been read so far, which the report says; a second one drops
    what is not yet committed.
    `progress` is called with each article that is done, and with whether it had to be written.
    `reuse` is another index, by the same encoder, whose vectors are taken over. `checkpoint` is how
    many passages come between two commits.
    """
    started = time.monotonic()
    problems: list[Problem] = []
    done = None if progress is None else lambda article: progress(article, True)
    with (
        index.writer(wait=wait, processes=processes, progress=done, reuse=reuse) as writer,
        Interrupts() as interrupts,
    ):
        committed = 0
        for item in interrupts.until(found):
            if isinstance(item, Problem):
                if strict:
                    raise _refused(item)
                problems.append(item)
                continue
            if writer.add(item) == "unchanged" and progress is not None:
                progress(item, False)
            if writer.counts.passages - committed >= checkpoint:
                committed = writer.counts.passages
                writer.checkpoint()
        # What was not read to its end says nothing of what it does not hold.
        survey = Survey() if survey is None or interrupts.came else survey
        skipped = {p.where: p.message for p in problems if p.article_lost}
        root = index.path.absolute().parent
        writer.in_same_commit += [
            partial(record_skipped, root=root, survey=survey, skipped=skipped),
            partial(record_passed_over, root=root, survey=survey),
        ]
        generation = writer.commit()
        return Report(
            writer.counts,
            generation,
            time.monotonic() - started,
            problems,
            interrupts.came,
            survey.total(),
            index.stats().without_vectors,
        )
