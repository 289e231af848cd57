"""Applying: what has changed in files and feeds, brought into the index in commits."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TypeAlias

from ..article import Article
from ..catalogue import Catalogue
from ..changes import Counts
from ..feeds import Poll
from ..readers import Problem, Survey, read_articles
from ..readers.sources import path_id
from ..skipped import (
    PASSED_OVER,
    passed_over_after,
    record_passed_over,
    record_skipped,
    skipped_files,
)
from ..store import Index
from ..writer import Writer
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
        for file in {*catalogue.watched_files(), *skipped_files(catalogue)}:
            path = self._root / file
            if file in present or not self._folders.holds(path):
                continue
            if (state := _state(path)) and state == self._read.get(path):
                continue
            # What could not be looked into is not known to be gone.
            if not any(_is_within(file, folder) for folder in unseen):
                work.paths.add(path)
        known = catalogue.skipped()
        work.refused = {
            problem.where: problem.message
            for folder, problem in unseen.items()
            if known.get(folder) != problem.message
        }
        settings = catalogue.settings()
        if passed_over_after(settings, self._root, survey) != settings.get(PASSED_OVER, {}):
            work.survey = survey
        self.passed_over = survey.total()
        return work

    def apply(self, work: Work) -> int:
        """Do the work, and end early, but cleanly, where all is to end: the generation then.

        Raises IndexLockedError, with nothing done, where another writer does not end in time.
        """
        with self._index.writer(wait=self._wait, background=True) as writer:
            batch = _Batch(self._index.catalogue, writer, self._every)
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
                return writer.commit()
            finally:
                for one in fields(Counts):
                    total = getattr(self.counts, one.name) + getattr(writer.counts, one.name)
                    setattr(self.counts, one.name, total)

    def _add_poll(self, poll: Poll, batch: "_Batch") -> None:
        for problem in poll.problems:
            self._note(problem)
        read: set[str] = set()
        for article in poll.articles:
            batch.add(article)
        if poll.entries is not None:
            # Entries that were skipped before and have not changed are not read again.
            left = set(self._index.catalogue.entries(poll.feed.address)) - set(poll.entries)
            read = left.union(article.id for article in poll.articles)
        batch.record(poll, read)

    def _add_path(self, path: Path, batch: "_Batch") -> None:
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

    def _add_file(self, path: Path, batch: "_Batch") -> None:
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


class _Batch:
    """What one writer does: articles, the files that they stand in, and those that vanished."""

    def __init__(self, catalogue: Catalogue, writer: Writer, every: float) -> None:
        self._catalogue, self._writer, self._every = catalogue, writer, every
        self._committed = time.monotonic()
        self.survey, self.skipped = Survey(), dict[str, str]()  # places are absolute
        self._found: dict[str, set[str]] = {}
        self._vanished: dict[str, set[str]] = {}

    def add(self, article: Article) -> None:
        """Add an article, and commit where the last commit is long ago."""
        self._writer.add(article)
        if time.monotonic() - self._committed >= self._every:
            self._writer.commit()
            self._committed = time.monotonic()

    def record(self, poll: Poll, read: set[str]) -> None:
        """Let the feed's state be committed with its articles, and that `read` entries were read
        or are no longer in it."""
        skipped = {
            problem.where: problem.message for problem in poll.problems if problem.article_lost
        }

        def put(catalogue: Catalogue) -> None:
            catalogue.put_feed(poll.feed, poll.entries)
            catalogue.drop_skipped(read)
            catalogue.put_skipped(skipped, catalogue.generation())

        self._writer.alongside.append(put)

    def record_reading(self, root: Path, scanned: Survey | None) -> None:
        """Let it be committed what of the files could not be read, and which were passed over."""
        if self.survey.paths or self.skipped:
            self._writer.alongside.append(
                partial(record_skipped, root=root, survey=self.survey, skipped=self.skipped)
            )
        if scanned:
            self._writer.alongside.append(partial(record_passed_over, root=root, survey=scanned))

    def file_read(self, file: str, found: set[str], *, complete: bool) -> None:
        """A file has been read, and these articles were in it."""
        self._found[file] = found
        self._writer.alongside.append(partial(Catalogue.put_watched, file=file, articles=found))
        if complete:
            self._vanish(file, self._catalogue.articles_of(file) - found)

    def files_gone(self, gone: str) -> None:
        """A file, or a folder with all its files, is no longer there."""
        for file in self._catalogue.watched_files():
            if _is_within(file, gone):
                self._found[file] = set()
                self._vanish(file, self._catalogue.articles_of(file))

    def _vanish(self, file: str, articles: set[str]) -> None:
        if articles:
            self._vanished[file] = articles

    def other_files(self) -> set[str]:
        """Files, not read in this batch, that hold an article which vanished from another."""
        articles = set().union(*self._vanished.values())
        return {f for id_ in articles for f in self._catalogue.files_of(id_)} - set(self._found)

    def remove_vanished(self, *, keep: bool) -> None:
        """Remove the articles that no file holds any more, unless they are to be kept."""
        present = set().union(*self._found.values())
        for file, articles in self._vanished.items():
            self._writer.alongside.append(
                partial(Catalogue.drop_watched, file=file, articles=articles)
            )
            for id_ in articles - present:
                if not keep and self._catalogue.files_of(id_) <= set(self._vanished):
                    self._writer.remove(id_)


def _is_within(file: str, folder: str) -> bool:
    return file == folder or folder == "." or file.startswith(f"{folder}/")
