"""The ingest: adds all articles that the readers found, in commits of limited size."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from .articles.article import Article
from .errors import ArticleError
from .fields import FieldType
from .readers import Problem, ReadOptions, Survey
from .readers.options import SETTING
from .readers.reports import notes as noting
from .readers.reports.problem_list import ProblemList
from .skipped import record_notes, record_passed_over, record_skipped
from .storage.interrupts import Interrupts
from .store import Index
from .writing.changes import Counts
from .writing.follow_up import FollowUp
from .writing.last_of_each import LastOfEach
from .writing.report import Report
from .writing.taken_ids import is_another

CHECKPOINT = 8192
"""Passages between two commits: an interruption costs the work of a few minutes at most, and
memory stays small."""


TAKEN = (
    "takes the place of quite another article of this id, {!r}; if two inputs number their "
    "articles alike, take their ids from another field"
)
"""What is said of an article whose id an earlier input has given to another one."""


def look_ahead(
    found: Iterable[Article | Problem],
) -> tuple[bool, Iterator[Article | Problem]]:
    """Whether there is any article, and all items again; reads up to the first article."""
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
    """The report of a run that found no article, as `ingest` would make it, without an index."""
    problems = ProblemList()
    for item in found:
        if isinstance(item, Problem):
            if strict:
                raise _refused(item)
            problems.add(item)
    return Report(
        counts=Counts(),
        generation=0,
        seconds=0.0,
        problems=problems.kept,
        problems_in_all=problems.total,
        skipped=problems.lost,
        passed_over=survey.total(),
        notes=noting.to_json(survey.all_notes()),
    )


def _refused(problem: Problem) -> ArticleError:
    return ArticleError(f"{problem.where}: {problem.message}")


def ingest(
    index: Index,
    found: Iterable[Article | Problem],
    *,
    survey: Survey | None = None,
    options: ReadOptions | None = None,
    types: Mapping[str, FieldType] | None = None,
    strict: bool = False,
    wait: float = 0.0,
    processes: int = 1,
    progress: Callable[[Article, bool], None] | None = None,
    reuse: Index | None = None,
    checkpoint: int = CHECKPOINT,
    follow_up: bool = True,
) -> Report:
    """Add all articles found to the index; problems are collected and never end the run.

    Of several articles with one id, the last counts; if nothing else has changed since an earlier
    run of the same input, that article is unchanged.

    `survey` lists the paths that were read: the new list of skipped files replaces the old one for
    these paths. `options`, with which the articles were read, are kept with the index, so that the
    next run and `watch` know them. `types` sets the types of some own fields. With `strict` the
    first problem raises ArticleError, and uncommitted changes are dropped. Ctrl-C commits the
    articles read so far, and the report says so; a second Ctrl-C drops uncommitted changes.
    `progress` is called with each finished article and whether it had to be written.
    `reuse` is another index with the same encoder, whose vectors are reused. `checkpoint` is the
    number of passages between two commits. The last commit is followed up as by a writer, unless
    the run was interrupted or `follow_up` is False.
    """
    started = time.monotonic()
    problems = ProblemList()
    done = None if progress is None else lambda article: progress(article, True)
    with index.writer(
        wait=wait, processes=processes, progress=done, reuse=reuse, follow_up=False
    ) as writer:
        for field, type_ in (types or {}).items():
            writer.set_type(field, type_)
        with Interrupts() as interrupts:
            committed, last = 0, LastOfEach(writer)
            for item in interrupts.until(found):
                if isinstance(item, Article) and (reason := writer.refusal(item)):
                    problems.add(Problem(item.id, reason, article_lost=False))
                    continue
                if isinstance(item, Problem):
                    if strict:
                        raise _refused(item)
                    problems.add(item)
                    continue
                before = writer.committed(item.id) if item.id.isdecimal() else None
                change = last.add(item)
                if change == "updated" and before is not None and is_another(before, item):
                    problems.add(
                        Problem(item.id, TAKEN.format(before.title[:80]), article_lost=False)
                    )
                if change == "unchanged" and progress is not None:
                    progress(item, False)
                if writer.counts.passages - committed >= checkpoint:
                    committed = writer.counts.passages
                    writer.checkpoint()
            for item, change in last.finish():
                if change == "unchanged" and progress is not None:
                    progress(item, False)
            # After an interruption, missing items prove nothing.
            survey = Survey() if survey is None or interrupts.came else survey
            root = index.path.absolute().parent
            writer.in_same_commit += [
                partial(record_skipped, root=root, survey=survey, skipped=problems.skipped),
                partial(record_passed_over, root=root, survey=survey),
                partial(record_notes, root=root, survey=survey),
            ]
            if options is not None:
                kept = {SETTING: options.to_json()}
                writer.in_same_commit.append(lambda catalogue: catalogue.settings.put(kept))
            writer.commit()
        follows = follow_up and not interrupts.came
        followed = writer.follow_up() if follows else FollowUp()
        return Report(
            counts=writer.counts,
            generation=writer.generation,
            seconds=time.monotonic() - started,
            problems=problems.kept,
            problems_in_all=problems.total,
            skipped=problems.lost,
            passed_over=survey.total(),
            notes=noting.to_json(survey.all_notes()),
            without_vectors=index.stats().without_vectors,
            interrupted=interrupts.came,
            followed=followed,
        )
