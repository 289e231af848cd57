"""The writer of an index: collects changes and commits them for both legs."""

import warnings
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from ..arguments import id_of
from ..articles.article import Article
from ..articles.found_language import with_language
from ..articles.notices import is_notice
from ..articles.passages import Splitter, checked_passages, split_article
from ..catalogue.catalogue import Catalogue, Note
from ..catalogue.records import NewVersion
from ..copies.finder import band_numbers
from ..encoder import Encoder, passage_window
from ..errors import ArticleError, NutgrafError
from ..fields import FieldType
from ..fields.field_types import FieldTypes, checked_type
from ..fields.own_values import checked_name
from ..segments.merge import Merger
from ..segments.open_segments import OpenSegments
from ..segments.snapshot import Snapshot
from ..storage.layout import LOCK
from ..storage.lock import WriteLock
from ..words import AUTO
from ..words.analyzer import Analyzer
from .changes import Changes, Counts, EncodingBatch
from .commit import build_segment, commit_changes, copies_among
from .compaction import Compaction, compact
from .erasure import IS_KEPT_OUT, Erasure, digest_of_id, erase, kept_out
from .follow_up import Follower, FollowUp, follow_up
from .passage_vectors import Embedder
from .refit_due import CALIBRATED_FROM

ENCODE_PASSAGES = 512
"""Passages encoded together: enough to sort by length, few enough to stop soon."""

SEGMENT_PASSAGES = 131_072
"""Passages in memory before a segment is written: 100 MB of half-precision vectors."""

AHEAD = 2
"""Batches that are being encoded, or wait for the encoder, while the writer goes on."""

Change = Literal["added", "updated", "unchanged"]


class Writer:
    """Adds and removes articles; `commit` makes all of it visible at once, in both legs.

    As a context manager it commits at the end; after an error it leaves the index as it was.
    There is one writer at a time: the others wait for the lock.

    A helper thread encodes passages, a batch at a time, while articles are added and earlier
    changes committed. `_ahead` has the work under way, in order: batches, and after the last batch
    of a checkpoint the changes that the checkpoint commits.
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

        `reuse` is a snapshot of an index whose vectors may be reused; it is closed with the writer.
        `batch` is the number of passages encoded together. `follower` returns the follower that
        does the work after a commit; with `follow_up`, it is done after each commit.
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
            self._types = FieldTypes(catalogue.settings.of_index())
            self._segments = OpenSegments(root, catalogue)
            self._embedder = Embedder(encoder, self._segments.dimension)
        except BaseException:
            catalogue.close()
            self._lock.release()
            if reuse is not None:
                reuse.close()
            raise
        self._merging = Merger(self._segments, catalogue, background=background)
        self._kept_out = kept_out(catalogue.settings.of_index())
        self.counts = Counts()
        self.in_same_commit: list[Note] = []
        self._changes = Changes()
        self._ahead: deque[EncodingBatch | Changes] = deque()
        self._let_go = self._finalizer()

    def _finalizer(self) -> "weakref.finalize[..., Writer]":
        """A finalizer that closes the writer's parts, by `close` or on garbage collection."""
        parts = self._embedder, self._merging, self._segments, self._reuse, self._catalogue
        finalizer = weakref.finalize(self, _let_go, *parts, self._lock)
        finalizer.atexit = False  # the lock of a process that has ended is free
        return finalizer

    def add(self, article: Article | Mapping[str, Any]) -> Change:
        """Add an article, or a new version of it; nothing happens if it is unchanged.

        A mapping becomes an article by `Article.from_record`. Raises ArticleError if that fails, or
        if there is a `refusal`.
        """
        if not isinstance(article, Article):
            article = Article.from_record(article)
        if reason := self.refusal(article):
            raise ArticleError(f"article {article.id!r}: {reason}")
        if self._analyzer.language == AUTO and article.language is None:
            article = with_language(article)
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
            self._encode(in_background=True)
            self._settle(AHEAD)
        if changes.encoded_passages >= SEGMENT_PASSAGES:
            self._build(changes)
        return change

    def is_earlier(self, article: Article) -> bool:
        """Whether an article has the content of an earlier version and not of the current one."""
        known = self._known(article.id)
        if known is None or known[1] == (content := article.content_hash):
            return False
        return self._catalogue.articles.had(article.id, content)

    def remove(self, article_id: str) -> bool:
        """Remove an article; False if there is none of that id."""
        present = self._known(id_of(article_id)) is not None
        if present:
            self._end(article_id)
            self._changes.removed += 1
            self.counts.removed += 1
        return present

    def _known(self, article_id: str) -> tuple[int, bytes] | None:
        """An article's version and content hash, changes in progress included; None if none."""
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

    def _encode(self, *, in_background: bool = False) -> None:
        """Start encoding the waiting passages; known texts get their known vectors."""
        changes = self._changes
        passages = [passage for _, waiting in changes.waiting for passage in waiting]
        known = [*self._segments, *(self._reuse.segments if self._reuse else ())]
        vectors = [segment.vectors for segment in known]
        batch = EncodingBatch(
            changes.waiting, self._embedder.embed(passages, vectors, in_background=in_background)
        )
        self.counts.embedded, self.counts.reused = self._embedder.embedded, self._embedder.reused
        changes.batches.append(batch)
        changes.waiting = []
        self._ahead.append(batch)

    def _settle(self, ahead: int) -> None:
        """Wait until at most `ahead` batches are in progress, and commit complete checkpoints."""
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
        """Set a setting of the index (JSON; None removes it) from the next commit on."""
        self._changes.settings[name] = value

    def set_type(self, field: str, type_: FieldType) -> None:
        """Set the type of an own field from the next commit on; its values stay as they are.

        Raises ArgumentError if it is no name of a field, or no type.
        """
        self._types.choose(checked_name(field), checked_type(type_))

    def commit(self, action: str | None = None) -> int:
        """Make all changes visible at once, durably, and return the newest generation.

        `action` is its name in `history`, by default "add", "update", "remove" or "set". The commit
        is followed up, unless the writer was opened without; an error of the follow-up is only a
        RuntimeWarning, because the commit stands.
        """
        if self._changes.waiting:
            self._encode(in_background=bool(self._ahead))  # one encoding at a time
        self._settle(0)
        self._changes.in_same_commit = self.in_same_commit
        self._commit(self._changes, action)
        self._changes, self.in_same_commit = Changes(), []
        self._merging.step()
        if self._follows and (failure := self.follow_up().failure):
            message = f"{self._root}: the commit stands, but its follow-up failed: {failure}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)
        return self.generation

    @property
    def generation(self) -> int:
        """The number of the newest generation."""
        return self._catalogue.generations.newest()

    def follow_up(self, *, fit: bool = True, fitted_from: int = CALIBRATED_FROM) -> FollowUp:
        """Do the work that is due after commits: fit a grown index, and match saved searches.

        With `fit` False, or fewer than `fitted_from` passages, nothing is fitted. `commit` calls
        this method, unless the writer was opened with `follow_up=False`. Errors are returned in the
        outcome, not raised.
        """
        if self._follower is None:
            return FollowUp()
        return follow_up(
            self._catalogue, self._segments, self._follower, fit=fit, fitted_from=fitted_from
        )

    def checkpoint(self) -> None:
        """Commit all changes so far as soon as their passages are encoded.

        The writer goes on meanwhile. A checkpoint still in progress at the next `commit` precedes
        it.
        """
        if self._changes.waiting:
            self._encode(in_background=True)
        self._ahead.append(self._changes)
        self._changes = Changes()
        self._settle(AHEAD + 1)

    def _build(self, changes: Changes) -> None:
        build_segment(
            changes, self._root, self._segments, self._analyzer, self._processes, self._types
        )

    def _commit(self, changes: Changes, action: str | None = None) -> None:
        if changes.batches:
            self._build(changes)
        copies = copies_among(changes, self._catalogue)
        # The precision of a later encoder was recorded when it replaced the first one.
        encoder = self._embedder.used if self._segments.encoder is None else None
        commit_changes(self._catalogue, changes, copies, action, encoder, self._types)
        self._segments.append(changes.built)

    def return_to(self, generation: int) -> int:
        """Make a new generation with the articles and settings of an earlier one.

        Nothing is encoded or written anew: articles die, and dead versions live again. Uncommitted
        changes are dropped. Raises GenerationError if there is no such generation, or if it was
        compacted away.
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
        """Keep the `keep` newest generations, and delete all that only earlier ones need.

        Uncommitted changes are dropped.
        """
        self.rollback()
        self._merging.finish()
        return compact(self._segments, self._catalogue, self._merging, keep)

    def erase(self, ids: Sequence[str], *, keep_out: bool = False) -> Erasure:
        """Take articles out of all generations, and out of what is kept beside them.

        That is groups of copies, matches of alerts, watched files and feeds. Copies under other ids
        stay, and are named. With `keep_out`, `add` refuses the ids from now on; without, it takes
        them again. Uncommitted changes are dropped. Raises StorageError while a change of the
        model is not finished.
        """
        self.rollback()
        self._merging.finish()
        erased = erase(self._segments, self._catalogue, list(map(id_of, ids)), keep_out=keep_out)
        self._kept_out = kept_out(self._catalogue.settings.of_index())
        return erased

    def refusal(self, article: Article) -> str | None:
        """Why an article is not added; None if it is.

        It was erased and is kept out, or is a notice on the article of another source.
        """
        if self._kept_out and digest_of_id(article.id) in self._kept_out:
            return IS_KEPT_OUT
        if is_notice(article.metadata) and (known := self._known(article.id)):
            before = self._version(known[0])
            if (before.source or "").casefold() != (article.source or "").casefold():
                return f"withdraws or corrects an article of another source, {before.source}"
        return None

    def committed(self, article_id: str) -> Article | None:
        """The article with an id in the newest generation; None if there is none."""
        known = self._catalogue.articles.current(article_id)
        return known and self._catalogue.articles.many([known[0]])[known[0]][0]

    def _version(self, version: int) -> Article:
        """The article of a version, changes in progress included."""
        for changes in (self._changes, *self._ahead):
            if isinstance(changes, Changes) and version in changes.versions:
                return changes.versions[version].passages[0].article
        return self._catalogue.articles.many([version])[version][0]

    def rollback(self) -> None:
        """Drop all changes since the last commit."""
        self._changes, self.in_same_commit = Changes(), []
        self._types = FieldTypes(self._catalogue.settings.of_index())
        self._ahead.clear()
        self._segments.sweep()

    def close(self) -> None:
        """Release the lock and close all files. Uncommitted changes are dropped.

        A merge in the background is waited for, and committed.
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
    merging: Merger,
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
