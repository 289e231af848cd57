"""Applying: what has changed in files and feeds, brought into the index in commits."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeAlias

from ..articles.article import Article
from ..feeds import Poll
from ..readers import Problem, Survey, read_articles
from ..readers.inputs import path_id
from ..skipped import PASSED_OVER, passed_over_after, skipped_files
from ..store import Index
from ..writing.changes import Counts
from ..writing.follow_up import FollowUp
from .batch import Batch, is_within
from .events import Events
from .folders import Folders

MOST_PROBLEMS = 1000
"""Kept for the report of a watch that may run for months; all are told when they come up."""


@dataclass(slots=True)
class Work:
    """What waits to be brought into the index."""

    paths: set[Path] = field(default_factory=set)
    polls: list[Poll] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # folders, and why not looked into
    survey: Survey | None = None  # where there are other files to pass over than there were

    def __bool__(self) -> bool:
        return bool(self.paths or self.polls or self.refused or self.survey)

    def add(self, later: "Work") -> None:
        """Take in what has been found later."""
        self.paths |= later.paths
        self.polls += later.polls
        self.refused |= later.refused
        self.survey = later.survey or self.survey


class Applier:
    """Brings work into the index, and counts what that did."""

    def __init__(
        self,
        index: Index,
        folders: Folders,
        events: Events,
        *,
        keep_removed: bool,
        wait: float,
        every: float,
        say: Callable[[str], None],
    ) -> None:
        """`say` is told of each problem. In seconds: `wait` for another writer, `every` between
        two commits."""
        self._index, self._folders, self._events = index, folders, events
        self._root = Path(os.path.abspath(index.path)).parent  # noqa: PTH100  (`..` is taken out)
        self._keep_removed, self._wait, self._every = keep_removed, wait, every
        self._say = say
        self._read: dict[Path, FileState] = {}  # what each file was when it was read last
        self.counts = Counts()
        self.problems: list[Problem] = []
        self.skipped = 0  # articles, lines and files, each as often as it was read in vain
        self.passed_over: dict[str, int] = {}  # when all files were looked at last

    def scan(self) -> Work:
        """The files that are there, but for those read before and not written to since, and those
        that were there when they were last watched."""
        catalogue, survey = self._index.catalogue, Survey()
        work, present, unseen = Work(), set(), {}
        for found in self._folders.files(survey):
            if isinstance(found, Problem):
                self._note(found)
                unseen[path_id(Path(found.where), self._root)] = found
            else:
                present.add(path_id(found, self._root))
                if _state(found) != self._read.get(found):
                    work.paths.add(found)
        for file in {*catalogue.watched.all(), *skipped_files(catalogue)}:
            path = self._root / file
            if file in present or not self._folders.holds(path):
                continue
            if (state := _state(path)) and state == self._read.get(path):
                continue
            # What could not be looked into is not known to be gone.
            if not any(is_within(file, folder) for folder in unseen):
                work.paths.add(path)
        known = catalogue.skipped.all()
        work.refused = {
            problem.where: problem.message
            for folder, problem in unseen.items()
            if known.get(folder) != problem.message
        }
        settings = catalogue.settings.of_index()
        if passed_over_after(settings, self._root, survey) != settings.get(PASSED_OVER, {}):
            work.survey = survey
        self.passed_over = survey.total()
        return work

    def apply(self, work: Work) -> tuple[int, FollowUp]:
        """Do the work, and end early, but cleanly, if all is to end: the generation then, and what
        followed its commit.

        Raises IndexLockedError, with nothing done, where another writer does not end in time.
        """
        with self._index.writer(wait=self._wait, background=True, follow_up=False) as writer:
            batch = Batch(self._index.catalogue, writer, self._every)
            batch.skipped |= work.refused
            try:
                for poll in work.polls:
                    self._add_poll(poll, batch)
                pending = sorted(work.paths)
                while pending and not self._events.time_is_up():
                    for path in pending:
                        self._add_path(path, batch)
                        if self._events.time_is_up():
                            break
                    # An article that stands in another file too comes back from there.
                    shared = batch.other_files()
                    pending = [p for p in (self._root / f for f in shared) if p.is_file()]
                if not self._events.time_is_up():
                    batch.remove_vanished(keep=self._keep_removed)
                batch.record_reading(self._root, work.survey)
                writer.commit()
                followed = writer.follow_up(fit=not self._events.ending.is_set())
                return writer.generation, followed
            finally:
                for one in fields(Counts):
                    total = getattr(self.counts, one.name) + getattr(writer.counts, one.name)
                    setattr(self.counts, one.name, total)

    def _add_poll(self, poll: Poll, batch: Batch) -> None:
        for problem in poll.problems:
            self._note(problem)
        read: set[str] = set()
        for article in poll.articles:
            batch.add(article)
        if poll.entries is not None:
            # Entries that were skipped before and have not changed are not read again.
            left = set(self._index.catalogue.feeds.entries(poll.feed.address)) - set(poll.entries)
            read = left.union(article.id for article in poll.articles)
        batch.record(poll, read)

    def _add_path(self, path: Path, batch: Batch) -> None:
        if path.is_dir():
            below = Survey()
            for found in self._folders.files_below(path, below):
                if isinstance(found, Problem):
                    self._note(found)
                    batch.skipped[found.where] = found.message
                else:
                    self._add_file(found, batch)
            if not self._events.time_is_up():
                batch.survey.paths.add(str(path))
                batch.survey.refused |= below.refused
        elif path.exists():
            self._add_file(path, batch)
        else:
            batch.survey.paths.add(str(path))
            self._read.pop(path, None)
            gone = path_id(path, self._root)
            batch.files_gone(gone)

    def _add_file(self, path: Path, batch: Batch) -> None:
        self._read[path] = _state(path)
        found: set[str] = set()
        lost = False
        for item in read_articles([str(path)], root=self._root):
            if isinstance(item, Article):
                found.add(item.id)
                batch.add(item)
                continue
            self._note(item)
            if item.article_lost:
                lost = True
                batch.skipped[item.where] = item.message
            if self._events.time_is_up():
                lost = True
                break
        else:
            batch.survey.paths.add(str(path))
        # What cannot be read now may be the very article that was read before.
        batch.file_read(path_id(path, self._root), found, complete=not lost)

    def _note(self, problem: Problem) -> None:
        self._say(f"{problem.where}: {problem.message}")
        self.skipped += problem.article_lost
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


FileState: TypeAlias = tuple[int, int, int] | None
"""Number, size and time of change of a file; None where it cannot be asked for them."""


def _state(path: Path) -> FileState:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_ctime_ns  # its rights may change too
