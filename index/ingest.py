"""The main way into an index: everything that the readers found, in commits of bearable size."""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from .articles.article import Article
from .errors import ArticleError
from .readers import Problem, Survey
from .skipped import record_passed_over, record_skipped
from .storage.interrupts import Interrupts
from .store import Index
from .writing.changes import Counts
from .writing.follow_up import FollowUp
from .writing.report import Report

CHECKPOINT = 8192
"""Passages between two commits: minutes of work that an interruption cannot undo, and what is
held in memory until then."""


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
    return Report(
        counts=Counts(),
        generation=0,
        seconds=0.0,
        problems=problems,
        skipped=_lost(problems),
        passed_over=survey.total(),
    )


def _lost(problems: Iterable[Problem]) -> int:
    return sum(problem.article_lost for problem in problems)


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
    follow_up: bool = True,
) -> Report:
    """Add all articles found to the index; problems are collected and never end the run.

    `survey` is that of the reading: in its paths nothing is skipped any more but what was now. With
    `strict` the first problem ends it: ArticleError, and what had not yet been committed
    is dropped. Ctrl-C commits what has been read so far, which the report says; a second one drops
    what is not yet committed.
    `progress` is called with each article that is done, and with whether it had to be written.
    `reuse` is another index, by the same encoder, whose vectors are taken over. `checkpoint` is how
    many passages come between two commits. The last commit is followed up as a writer does it,
    unless the run was interrupted or `follow_up` is False.
    """
    started = time.monotonic()
    problems: list[Problem] = []
    done = None if progress is None else lambda article: progress(article, True)
    with index.writer(
        wait=wait, processes=processes, progress=done, reuse=reuse, follow_up=False
    ) as writer:
        with Interrupts() as interrupts:
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
            # After an interruption, missing items prove nothing.
            survey = Survey() if survey is None or interrupts.came else survey
            skipped = {p.where: p.message for p in problems if p.article_lost}
            root = index.path.absolute().parent
            writer.in_same_commit += [
                partial(record_skipped, root=root, survey=survey, skipped=skipped),
                partial(record_passed_over, root=root, survey=survey),
            ]
            writer.commit()
        follows = follow_up and not interrupts.came
        followed = writer.follow_up() if follows else FollowUp()
        return Report(
            counts=writer.counts,
            generation=writer.generation,
            seconds=time.monotonic() - started,
            problems=problems,
            skipped=_lost(problems),
            passed_over=survey.total(),
            without_vectors=index.stats().without_vectors,
            interrupted=interrupts.came,
            followed=followed,
        )
