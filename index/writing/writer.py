"""The writer: articles in, one commit for both legs out."""

import warnings
import weakref
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from ..arguments import id_of
from ..articles.analysis import Analyzer
from ..articles.article import Article
from ..articles.passages import Splitter, checked_passages, split_article
from ..catalogue.catalogue import Catalogue, Note
from ..catalogue.records import NewVersion
from ..copies.finder import band_numbers
from ..encoder import Encoder, passage_window
from ..errors import NutgrafError
from ..segments.merge import Merging
from ..segments.open_segments import OpenSegments
from ..segments.snapshot import Snapshot
from ..storage.layout import LOCK
from ..storage.lock import WriteLock
from .changes import Batch, Changes, Counts
from .commit import build_segment, commit_changes, copies_among
from .compaction import Compaction, compact
from .follow_up import Follower, FollowUp, follow_up
from .growth import CALIBRATED_FROM
from .passage_vectors import Embedder

ENCODE_PASSAGES = 512
"""Passages encoded in one go: enough to sort by length, few enough to be interrupted soon."""

SEGMENT_PASSAGES = 131_072
"""Passages held in memory before a segment is written: 100 MB of half-precision vectors."""

AHEAD = 2
"""Batches that are encoded, or wait for it, while the writer reads on, cuts and writes."""

Change = Literal["added", "updated", "unchanged"]


class Writer:
    """Adds and removes articles; `commit` makes all of it visible at once, in both legs.

    As a context manager it commits at the end, or, after an error, leaves the index as it was.
    One writer at a time: the others wait for the lock.

    Passages are encoded aside, a batch at a time, while articles are added and earlier changes
    committed. `_ahead` has what is under way, in order: batches, and behind the last batch of a
    checkpoint the changes that are to be committed then.
    """

    def __init__(
        self,
        root: Path,
        catalogue: Catalogue,
        analyzer: Analyzer,
        encoder: Callable[[], Encoder],
        *,
        wait: float = 0.0,
        processes: int = 1,
        background: bool = False,
        progress: Callable[[Article], None] | None = None,
        splitter: Splitter = split_article,
        reuse: Snapshot | None = None,
        batch: int = ENCODE_PASSAGES,
        follower: Callable[[], Follower] | None = None,
        follow_up: bool = False,
    ) -> None:
        """Take the write lock, waiting up to `wait` seconds for it. Use `Index.writer`.

        `reuse` is of an index whose vectors may be taken over; it is closed with the writer.
        `batch` is how many passages are encoded in one go.
        `follower` gives what follows commits, with `follow_up` each of them.
        """
        self._follower, self._follows = follower, follow_up
        self._root, self._analyzer = root, analyzer
        self._encoder = encoder
        self._processes = processes
        self._progress, self._split = progress, splitter
        self._reuse, self._batch = reuse, batch
        self._catalogue = catalogue
        self._lock = WriteLock(root / LOCK, wait)
        try:
            self._next_version = self._catalogue.articles.next_version()
            self._segments = OpenSegments(root, catalogue)
            self._embedder = Embedder(encoder, self._segments.dimension)
        except BaseException:
            catalogue.close()
            self._lock.release()
            if reuse is not None:
                reuse.close()
            raise
        self._merging = Merging(self._segments, catalogue, background=background)
        self.counts = Counts()
        self.in_same_commit: list[Note] = []
        self._changes = Changes()
        self._ahead: deque[Batch | Changes] = deque()
        self._let_go = self._finalizer()

    def _finalizer(self) -> "weakref.finalize[..., Writer]":
        """Lets go of all that the writer holds: by `close`, or when nobody has it any more."""
        parts = self._embedder, self._merging, self._segments, self._reuse, self._catalogue
        finalizer = weakref.finalize(self, _let_go, *parts, self._lock)
        finalizer.atexit = False  # the lock of a process that has ended is free
        return finalizer

    def add(self, article: Article | Mapping[str, Any]) -> Change:
        """Add an article, or a new version of it; nothing happens if it is unchanged.

        A mapping becomes an article by `Article.from_record`. Raises ArticleError for what is none.
        """
        if not isinstance(article, Article):
            article = Article.from_record(article)
        content = article.content_hash
        known = self._known(article.id)
        if known and known[1] == content:
            self.counts.unchanged += 1
            return "unchanged"
        encoder = self._encoder()
        passages = checked_passages(
            article, self._split(article, passage_window(encoder), encoder.count_tokens)
        )
        if known:
            self._end(article.id)
        version = self._next_version
        self._next_version += 1
        changes = self._changes
        changes.versions[version] = NewVersion(version, passages, bands=band_numbers(article))
        changes.current[article.id] = version, content
        changes.waiting.append((version, passages))
        self.counts.passages += len(passages)
        change: Change = "updated" if known else "added"
        changes.added += change == "added"
        changes.updated += change == "updated"
        self.counts.added += change == "added"
        self.counts.updated += change == "updated"
        if changes.waiting_passages >= self._batch:
            self._encode(aside=True)
            self._settle(AHEAD)
        if changes.encoded_passages >= SEGMENT_PASSAGES:
            self._build(changes)
        return change

    def remove(self, article_id: str) -> bool:
        """Remove an article; False if there is none of that id."""
        present = self._known(id_of(article_id)) is not None
        if present:
            self._end(article_id)
            self._changes.removed += 1
            self.counts.removed += 1
        return present

    def _known(self, article_id: str) -> tuple[int, bytes] | None:
        """The version of an article, and its content hash, when all that is under way is done."""
        for changes in (self._changes, *reversed(self._ahead)):
            if isinstance(changes, Changes):
                if pending := changes.current.get(article_id):
                    return pending
                if article_id in changes.ended:
                    return None
        return self._catalogue.articles.current(article_id)

    def _end(self, article_id: str) -> None:
        changes = self._changes
        pending = changes.current.pop(article_id, None)
        if pending:
            version = pending[0]
            changes.versions[version] = replace(changes.versions[version], current=False)
        changes.ended[article_id] = None

    def _encode(self, *, aside: bool = False) -> None:
        """Begin to give the waiting passages their vectors: known ones where the text is known."""
        changes = self._changes
        passages = [passage for _, waiting in changes.waiting for passage in waiting]
        known = [*self._segments, *(self._reuse.segments if self._reuse else ())]
        vectors = [segment.vectors for segment in known]
        batch = Batch(changes.waiting, self._embedder.embed(passages, vectors, aside=aside))
        self.counts.embedded, self.counts.reused = self._embedder.embedded, self._embedder.reused
        changes.batches.append(batch)
        changes.waiting = []
        self._ahead.append(batch)

    def _settle(self, ahead: int) -> None:
        """Wait until no more than `ahead` batches are under way, and commit what is complete."""
        while len(self._ahead) > ahead or (self._ahead and isinstance(self._ahead[0], Changes)):
            first = self._ahead[0]
            if isinstance(first, Changes):
                self._commit(first)
                self._ahead.popleft()
                self._merging.step()
            else:
                first.embedding.vectors()
                if self._progress:
                    for _, passages in first.articles:
                        self._progress(passages[0].article)
                self._ahead.popleft()

    def put_setting(self, name: str, value: Any) -> None:
        """Give a setting of the index a value (JSON; None is none) from the next commit on."""
        self._changes.settings[name] = value

    def commit(self, action: str | None = None) -> int:
        """Make all changes visible at once, durably; the generation that now stands.

        `action` is what `history` calls it, if not "add", "update", "remove" or "set". Then it is
        followed up, unless the writer was opened without that; an error of the follow-up is a
        RuntimeWarning, since the commit stands.
        """
        if self._changes.waiting:
            self._encode(aside=bool(self._ahead))  # never two at once
        self._settle(0)
        self._changes.in_same_commit = self.in_same_commit
        self._commit(self._changes, action)
        self._changes, self.in_same_commit = Changes(), []
        self._merging.step()
        if self._follows and (failure := self.follow_up().failure):
            message = f"{self._root}: what was written is committed; after that: {failure}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)
        return self.generation

    @property
    def generation(self) -> int:
        """The number of the newest generation."""
        return self._catalogue.generations.newest()

    def follow_up(self, *, fit: bool = True, fitted_from: int = CALIBRATED_FROM) -> FollowUp:
        """Do what is due after commits: fit an index that has grown, and match saved searches.

        With `fit` False, or fewer than `fitted_from` passages, only the second. `commit` does it,
        unless the writer was opened with `follow_up=False`. Errors are in the outcome, not raised.
        """
        if self._follower is None:
            return FollowUp()
        return follow_up(
            self._catalogue, self._segments, self._follower, fit=fit, fitted_from=fitted_from
        )

    def checkpoint(self) -> None:
        """Let all changes so far become a commit as soon as their passages are encoded, while the
        next articles are added. What is still under way at the next `commit` precedes it."""
        if self._changes.waiting:
            self._encode(aside=True)
        self._ahead.append(self._changes)
        self._changes = Changes()
        self._settle(AHEAD + 1)

    def _build(self, changes: Changes) -> None:
        build_segment(changes, self._root, self._segments, self._analyzer, self._processes)

    def _commit(self, changes: Changes, action: str | None = None) -> None:
        if changes.batches:
            self._build(changes)
        copies = copies_among(changes, self._catalogue)
        # The precision of an encoder that took the first one's place is known by then.
        encoder = self._embedder.used if self._segments.encoder is None else None
        commit_changes(self._catalogue, changes, copies, action, encoder)
        self._segments.append(changes.built)

    def return_to(self, generation: int) -> int:
        """Make the index what it was in an earlier generation, as a generation of its own.

        Nothing is encoded or written anew: articles die, and versions that had died live again.
        What was not committed is forgotten. Raises GenerationError where that generation is not
        there, or no longer.
        """
        self.rollback()
        self._merging.finish()
        catalogue = self._catalogue
        newest = catalogue.generations.newest()
        number = catalogue.commit(
            "rollback",
            settings=catalogue.settings.back_to(catalogue.generations.checked(generation), newest),
            change=partial(catalogue.lives.return_to, generation),
        )
        self._segments.reopen()
        self._embedder.close()
        self._embedder = Embedder(self._encoder, self._segments.dimension)
        self._let_go.detach()
        self._let_go = self._finalizer()
        return number

    def compact(self, keep: int) -> Compaction:
        """Keep the `keep` newest generations readable, and nothing that only earlier ones need.

        What was not committed is forgotten.
        """
        self.rollback()
        self._merging.finish()
        return compact(self._segments, self._catalogue, self._merging, keep)

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._changes, self.in_same_commit = Changes(), []
        self._ahead.clear()
        self._segments.sweep()

    def close(self) -> None:
        """Let go of the lock and of all files; what was not committed is forgotten.

        A merge under way in the background is waited for, and committed.
        """
        self._let_go()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *exception: object) -> None:
        try:
            if kind is None:
                self.commit()
            else:
                with suppress(NutgrafError):  # the error on its way is the one to report
                    self.rollback()
        finally:
            self.close()


def _let_go(
    embedder: Embedder,
    merging: Merging,
    segments: OpenSegments,
    reuse: Snapshot | None,
    catalogue: Catalogue,
    lock: WriteLock,
) -> None:
    try:
        embedder.close()
        merging.finish()
    finally:
        merging.close()
        segments.close()
        if reuse is not None:
            reuse.close()
        catalogue.close()
        lock.release()
