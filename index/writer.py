"""The writer: articles in, one commit for both legs out."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .analysis import Analyzer
from .article import Article, Passage
from .catalogue import Catalogue
from .compaction import Compaction, compact
from .copies.finding import Copies, band_numbers, find_copies
from .embedding import Embedder
from .encoder import Encoder
from .errors import NutgrafError
from .files import storage_errors
from .lock import LOCK, WriteLock
from .merging import Merging
from .open_segments import OpenSegments
from .passages import Splitter, passage_window, split_article
from .schema import Generation, NewVersion, SegmentRecord
from .segment import write_segment
from .snapshot import Snapshot

ENCODE_PASSAGES = 512
"""Passages encoded in one go: enough to sort by length, few enough to be interrupted soon."""

SEGMENT_PASSAGES = 131_072
"""Passages held in memory before a segment is written: 100 MB of half-precision vectors."""

PARALLEL_PASSAGES = 16_384
"""From this many passages a segment's text is analysed in several processes."""

Change = Literal["added", "updated", "unchanged"]


@dataclass(slots=True)
class Counts:
    """What a writer has done since it was opened."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    embedded: int = 0
    reused: int = 0


class Writer:
    """Adds and removes articles; `commit` makes all of it visible at once, in both legs.

    As a context manager it commits at the end, or, after an error, leaves the index as it was.
    One writer at a time: the others wait for the lock.
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
    ) -> None:
        """Take the write lock, waiting up to `wait` seconds for it. Use `Index.writer`.

        `reuse` is of an index whose vectors may be taken over; it is closed with the writer.
        """
        self._root, self._analyzer = root, analyzer
        self._encoder = encoder
        self._processes = processes
        self._progress, self._split = progress, splitter
        self._reuse = reuse
        self._catalogue = catalogue
        self._lock = WriteLock(root / LOCK, wait)
        try:
            self._next_version, _ = self._catalogue.next_ids()
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
        self.skipped: dict[str, str] | None = None
        self.alongside: list[Callable[[Catalogue], None]] = []
        self._reset()

    def _reset(self) -> None:
        self._versions: dict[int, NewVersion] = {}
        self._current: dict[str, tuple[int, bytes]] = {}
        self._ended: dict[str, None] = {}
        self._waiting: list[tuple[int, list[Passage]]] = []
        self._encoded: list[tuple[int, list[Passage]]] = []
        self._vectors: list[NDArray[np.float16]] = []
        self._keys: list[NDArray[np.uint64]] = []
        self._built: list[SegmentRecord] = []
        self._settings: dict[str, Any] = {}
        self._before = replace(self.counts)

    def add(self, article: Article) -> Change:
        """Add an article, or a new version of it; nothing happens where it is unchanged."""
        content = article.content_hash
        known = self._current.get(article.id) or (
            None if article.id in self._ended else self._catalogue.current(article.id)
        )
        if known and known[1] == content:
            self.counts.unchanged += 1
            return "unchanged"
        encoder = self._encoder()
        passages = self._split(article, passage_window(encoder), encoder.count_tokens)
        if known:
            self._end(article.id)
        version = self._next_version
        self._next_version += 1
        self._versions[version] = NewVersion(version, passages, bands=band_numbers(article))
        self._current[article.id] = version, content
        self._waiting.append((version, passages))
        self.counts.passages += len(passages)
        change: Change = "updated" if known else "added"
        self.counts.added += change == "added"
        self.counts.updated += change == "updated"
        if sum(len(waiting) for _, waiting in self._waiting) >= ENCODE_PASSAGES:
            self._encode()
        if sum(map(len, self._keys)) >= SEGMENT_PASSAGES:
            self._build()
        return change

    def remove(self, article_id: str) -> bool:
        """Remove an article; False where there is none of that id."""
        present = article_id in self._current or (
            article_id not in self._ended and self._catalogue.current(article_id) is not None
        )
        if present:
            self._end(article_id)
            self.counts.removed += 1
        return present

    def _end(self, article_id: str) -> None:
        pending = self._current.pop(article_id, None)
        if pending:
            version = pending[0]
            self._versions[version] = replace(self._versions[version], current=False)
        self._ended[article_id] = None

    def _encode(self) -> None:
        """Give the waiting passages their vectors: known ones where the text is known."""
        passages = [passage for _, waiting in self._waiting for passage in waiting]
        known = [*self._segments, *(self._reuse.segments if self._reuse else ())]
        vectors, keys = self._embedder.embed(passages, [segment.vectors for segment in known])
        self.counts.embedded, self.counts.reused = self._embedder.embedded, self._embedder.reused
        if self._progress:
            for _, waiting in self._waiting:
                self._progress(waiting[0].article)
        self._vectors.append(vectors)
        self._keys.append(keys)
        self._encoded += self._waiting
        self._waiting = []

    def _build(self) -> None:
        """Write the encoded passages to the disk as a segment."""
        rows = sum(map(len, self._keys))
        with storage_errors(self._root):
            record = write_segment(
                self._root,
                self._segments.new_id(),
                [passages for _, passages in self._encoded],
                [version for version, _ in self._encoded],
                np.concatenate(self._vectors),
                np.concatenate(self._keys),
                self._analyzer,
                self._processes if rows >= PARALLEL_PASSAGES else 1,
                self._segments.encoder,
                self._segments.flat_rows,
            )
        self._built.append(record)
        self._encoded, self._vectors, self._keys = [], [], []

    def _copies(self) -> Copies:
        """Which of the new articles carry a text that another one carries."""
        return find_copies(
            {id_: version.bands for id_, version in self._versions.items() if version.current},
            self._catalogue.band_holders,
            lambda id_: (
                self._versions[id_].passages[0].article
                if id_ in self._versions
                else self._catalogue.articles([id_])[id_][0]
            ),
        )

    def put_setting(self, name: str, value: Any) -> None:
        """Give a setting of the index a value (JSON; None is none) from the next commit on."""
        self._settings[name] = value

    def commit(self, action: str | None = None) -> int:
        """Make all changes visible at once, durably; the generation that now stands.

        `action` is what `history` calls it, if not "add", "update", "remove" or "set".
        """
        if self._waiting:
            self._encode()
        if self._encoded:
            self._build()
        copies = self._copies()
        added = self.counts.added - self._before.added
        updated = self.counts.updated - self._before.updated
        removed = self.counts.removed - self._before.removed
        with self._catalogue.transaction("IMMEDIATE"):
            generation = self._catalogue.generation()
            if self._versions or self._ended or self._settings:
                generation += 1
                for article_id in self._ended:
                    self._catalogue.end_article(article_id, generation)
                for record in self._built:
                    self._catalogue.put_segment(record)
                for version in self._versions.values():
                    self._catalogue.put_version(version, generation)
                self._catalogue.put_copies(copies)
                self._catalogue.put_settings_at(self._settings, generation)
                counted = {"add": added, "update": updated, "remove": self._ended}
                action = action or next(filter(counted.get, counted), "set")
                self._catalogue.put_generation(
                    Generation.now(generation, action, added, updated, removed)
                )
                # The precision of an encoder that took the first one's place is known by then.
                if self._segments.encoder is None and (encoder := self._embedder.used):
                    self._catalogue.put_settings(
                        {"precision": encoder.precision, "passage_runtime": encoder.runtime}
                    )
            if self.skipped is not None:
                self._catalogue.put_skipped(self.skipped, generation)
            # What `watch` knows of files and feeds becomes true with their articles.
            for put in self.alongside:
                put(self._catalogue)
        self.alongside = []
        self._segments.append(self._built)
        self._reset()
        self._merging.step()
        return self._catalogue.generation()

    def return_to(self, generation: int) -> int:
        """Make the index what it was in an earlier generation, as a generation of its own.

        Nothing is encoded or written anew: articles die, and versions that had died live again.
        What was not committed is forgotten. Raises GenerationError where that generation is not
        there, or no longer.
        """
        self.rollback()
        self._merging.finish()
        with self._catalogue.transaction("IMMEDIATE"):
            self._catalogue.checked(generation)
            number = self._catalogue.generation() + 1
            changes = self._catalogue.return_to(generation, number)
            self._catalogue.put_generation(Generation.now(number, "rollback", *changes))
        self._segments.reopen()
        self._embedder = Embedder(self._encoder, self._segments.dimension)
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
        self._reset()
        self._segments.sweep()

    def close(self) -> None:
        """Let go of the lock and of all files; what was not committed is forgotten.

        A merge under way in the background is waited for, and committed.
        """
        try:
            self._merging.finish()
        finally:
            self._merging.close()
            self._segments.close()
            if self._reuse is not None:
                self._reuse.close()
            self._catalogue.close()
            self._lock.release()

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
