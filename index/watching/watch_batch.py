"""The batch of a watch: one writer's changes of articles, files and feeds."""

import time
from functools import partial
from pathlib import Path

from ..articles.article import Article
from ..catalogue.catalogue import Catalogue, Note
from ..feeds import Poll
from ..readers import ReadOptions, Survey
from ..skipped import record_notes, record_passed_over, record_skipped
from ..writing.last_of_each import LastOfEach
from ..writing.writer import Writer
from .shared_entries import placed


class WatchBatch:
    """The changes by one writer: articles added, files read, and articles vanished from files."""

    def __init__(self, catalogue: Catalogue, writer: Writer, every: float) -> None:
        """`every` is the longest time between two commits, in seconds."""
        self._catalogue, self._writer, self._every = catalogue, writer, every
        self._committed = time.monotonic()
        self._last = LastOfEach(writer)
        self.survey, self.skipped = Survey(), dict[str, str]()  # places are absolute
        self.options = ReadOptions.of(catalogue.settings.of_index())
        self._entries: dict[str, Article] = {}
        self._found: dict[str, set[str]] = {}
        self._vanished: dict[str, set[str]] = {}

    def add(self, article: Article) -> str | None:
        """Add an article, and commit if the last commit is `every` seconds ago.

        Returns the writer's reason for not adding it, if it has one.
        """
        if reason := self._writer.refusal(article):
            return reason
        self._last.add(article)
        if time.monotonic() - self._committed >= self._every:
            self._writer.commit()
            self._committed = time.monotonic()
        return None

    def finish(self) -> None:
        """Add the articles that waited for another one of their ids."""
        self._last.finish()

    def add_entry(self, article: Article) -> None:
        """Add the article of a feed's entry, which another feed may have given already."""
        article = placed(article, self._current)
        self._entries[article.id] = article
        self.add(article)

    def _current(self, id_: str) -> Article | None:
        """The article with an id, as it will be after this batch's commit."""
        if id_ in self._entries:
            return self._entries[id_]
        found = self._catalogue.articles.current(id_)
        return self._catalogue.articles.get(found[0])[0] if found else None

    def record(self, poll: Poll, read: set[str]) -> None:
        """Commit the feed's state together with its articles.

        Entries in `read` were read, or are no longer in the feed: they are no longer skipped.
        """
        skipped = {
            problem.where: problem.message for problem in poll.problems if problem.article_lost
        }

        def put(catalogue: Catalogue) -> None:
            catalogue.feeds.put(poll.feed, poll.entries)
            catalogue.skipped.drop(read)
            catalogue.skipped.put(skipped, catalogue.generations.newest())

        self._writer.in_same_commit.append(put)

    def record_reading(self, root: Path, scanned: Survey | None) -> None:
        """Commit the skipped places and the counts of passed-over files, too."""
        if self.survey.paths or self.skipped:
            self._writer.in_same_commit.append(
                partial(record_skipped, root=root, survey=self.survey, skipped=self.skipped)
            )
        if scanned:
            self._writer.in_same_commit.append(
                partial(record_passed_over, root=root, survey=scanned)
            )

    def record_notes(self, root: Path, survey: Survey) -> None:
        """Commit the notes on the articles of the watched folders, too."""
        self._writer.in_same_commit.append(partial(record_notes, root=root, survey=survey))

    def file_read(self, file: str, found: set[str], *, complete: bool) -> None:
        """Record the articles `found` in a file; if it is `complete`, all others have vanished."""
        self._found[file] = found
        self._writer.in_same_commit.append(lambda catalogue: catalogue.watched.put(file, found))
        if complete:
            self._vanish(file, self._catalogue.watched.articles_of(file) - found)

    def files_gone(self, gone: str) -> None:
        """Record that a file, or a folder with all its files, is gone."""
        for file in self._catalogue.watched.all():
            if is_within(file, gone):
                self._found[file] = set()
                self._vanish(file, self._catalogue.watched.articles_of(file))

    def _vanish(self, file: str, articles: set[str]) -> None:
        if articles:
            self._vanished[file] = articles

    def other_files(self) -> set[str]:
        """Files not read in this batch that hold an article which vanished from another file."""
        articles = set().union(*self._vanished.values())
        return {f for id_ in articles for f in self._catalogue.watched.files_of(id_)} - set(
            self._found
        )

    def remove_vanished(self, *, keep: bool) -> None:
        """Remove the articles that no file holds any more, unless they are to be kept."""
        present = set().union(*self._found.values())
        for file, articles in self._vanished.items():
            self._writer.in_same_commit.append(_dropped(file, articles))
            for id_ in articles - present:
                if not keep and self._catalogue.watched.files_of(id_) <= set(self._vanished):
                    self._writer.remove(id_)


def _dropped(file: str, articles: set[str]) -> Note:
    return lambda catalogue: catalogue.watched.drop(file, articles)


def is_within(file: str, folder: str) -> bool:
    """Whether a file is a folder, or in it; both as `path_id` names them."""
    return file == folder or folder == "." or file.startswith(f"{folder}/")
