"""The applier of a watch: commits the changes in files and feeds to the index."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeAlias

from ..articles.article import Article
from ..feeds import Poll
from ..readers import Problem, Survey, read_articles
from ..readers.conversion.date_order import SeenDates
from ..readers.fence import Fence
from ..readers.reports import notes as noting
from ..readers.reports.notes import ORDER_GUESSED, Notes
from ..readers.reports.places import path_id
from ..readers.reports.problem_list import ProblemList
from ..skipped import PASSED_OVER, passed_over_after, skipped_files
from ..store import Index
from ..writing.changes import Counts
from ..writing.follow_up import FollowUp
from .events import Events
from .folders import Folders
from .watch_batch import WatchBatch, is_within

MOST_PROBLEMS = 1000
"""Problems kept for the report of a watch, which may run for months."""


@dataclass(slots=True)
class Work:
    """The changed paths and polls that wait to be applied to the index."""

    paths: set[Path] = field(default_factory=set)
    polls: list[Poll] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # unreadable folder → reason
    survey: Survey | None = None  # if the counts of passed-over files have changed

    def __bool__(self) -> bool:
        return bool(self.paths or self.polls or self.refused or self.survey)

    def add(self, later: "Work") -> None:
        """Add work that was found later."""
        self.paths |= later.paths
        self.polls += later.polls
        self.refused |= later.refused
        self.survey = later.survey or self.survey


class Applier:
    """The applier: brings work into the index, and counts the articles changed."""

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
        """`say` is called with each problem. In seconds, `wait` is the time for another writer and
        `every` the time between two commits.
        """
        self._index, self._folders, self._events = index, folders, events
        self._root = Path(os.path.abspath(index.path)).parent  # noqa: PTH100  (`..` is taken out)
        self._keep_removed, self._wait, self._every = keep_removed, wait, every
        self._say = say
        self._fence = Fence()
        self._dates = SeenDates()
        self._read: dict[Path, FileState] = {}  # of each file when it was last read
        self._notes: dict[Path, Notes] = {}  # on the articles of files, as they were last read
        self.counts = Counts()
        self.problems: list[Problem] = []
        self.problems_in_all = 0
        self.skipped = 0  # articles, lines and files; each failed attempt counts
        self.passed_over: dict[str, int] = {}  # by kind, in the last scan of all files

    def close(self) -> None:
        """End the process that reads files of intricate formats."""
        self._fence.close()

    def scan(self) -> Work:
        """The work that a scan of all watched folders finds.

        That is the files that are new or changed since they were read, and the files that were
        watched before and are gone.
        """
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
            # A file in an unreadable folder may still exist.
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
        """Do the work, and return the new generation and the outcome of its follow-up.

        It stops early, but cleanly, if the watch ends. Raises IndexLockedError, with nothing done,
        if another writer does not end in time.
        """
        with self._index.writer(wait=self._wait, background=True, follow_up=False) as writer:
            batch = WatchBatch(self._index.catalogue, writer, self._every)
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
                    # An article that is also in another file is read again from that file.
                    shared = {self._root / file for file in batch.other_files()}
                    pending = [p for p in sorted(shared | self._guessed()) if p.is_file()]
                if not self._events.time_is_up():
                    batch.remove_vanished(keep=self._keep_removed)
                batch.finish()
                batch.record_reading(self._root, work.survey)
                if work.paths:
                    batch.record_notes(self._root, self._all_notes())
                writer.commit()
                followed = writer.follow_up(fit=not self._events.ending.is_set())
                return writer.generation, followed
            finally:
                for one in fields(Counts):
                    total = getattr(self.counts, one.name) + getattr(writer.counts, one.name)
                    setattr(self.counts, one.name, total)

    def _add_poll(self, poll: Poll, batch: WatchBatch) -> None:
        for problem in poll.problems:
            self._note(problem)
        read: set[str] = set()
        for article in poll.articles:
            batch.add_entry(article)
        if poll.entries is not None:
            # Skipped entries that have not changed were not read again, and stay listed.
            left = set(self._index.catalogue.feeds.entries(poll.feed.address)) - set(poll.entries)
            read = left.union(article.id for article in poll.articles)
        batch.record(poll, read)

    @property
    def notes(self) -> dict[str, dict[str, Any]]:
        """The notes on the articles of all files, as JSON values."""
        return noting.to_json(noting.total(self._notes.values()))

    def _all_notes(self) -> Survey:
        """A survey of the watched folders: all their files have been read since the watch began."""
        survey = Survey()
        for folder in self._folders.paths:
            survey.paths.add(str(folder))
            parts = [kept for file, kept in self._notes.items() if file.is_relative_to(folder)]
            if parts:
                survey.notes[str(folder)] = noting.total(parts)
        return survey

    def _add_path(self, path: Path, batch: WatchBatch) -> None:
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
            for file in [kept for kept in self._notes if kept.is_relative_to(path)]:
                del self._notes[file]
            gone = path_id(path, self._root)
            batch.files_gone(gone)

    def _add_file(self, path: Path, batch: WatchBatch) -> None:
        self._read[path] = _state(path)
        found: set[str] = set()
        lost = False
        survey, problems = Survey(), ProblemList()
        found_in_it = read_articles(
            [str(path)],
            root=self._root,
            survey=survey,
            options=batch.options,
            fence=self._fence,
            seen_dates=self._dates,
        )
        for item in found_in_it:
            if isinstance(item, Article):
                reason = batch.add(item)
                if reason is None:
                    found.add(item.id)
                    continue
                item = Problem(item.id, reason, article_lost=False)
            lost = lost or item.article_lost
            self._note(item, say=problems.add(item))
            if self._events.time_is_up():
                lost = True
                break
        else:
            batch.survey.paths.add(str(path))
        batch.skipped |= problems.skipped
        self._notes.pop(path, None)
        if notes := survey.all_notes():
            self._notes[path] = notes
        # An unreadable article may be the one that was read from this file before.
        batch.file_read(path_id(path, self._root), found, complete=not lost)

    def _guessed(self) -> set[Path]:
        """The files with a guess of day and month that other files in their folder now decide."""
        return {
            file
            for file, notes in self._notes.items()
            if ORDER_GUESSED in notes and self._dates.order_of(file) is not None
        }

    def _note(self, problem: Problem, *, say: bool = True) -> None:
        if say:
            self._say(f"{problem.where}: {problem.message}")
        self.problems_in_all += 1
        self.skipped += problem.article_lost
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


FileState: TypeAlias = tuple[int, int, int] | None
"""Inode, size and time of change of a file; None if they cannot be read."""


def _state(path: Path) -> FileState:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_ctime_ns  # a change of permissions counts, too
