"""An index as a folder: creating it, opening it, and what it hands out."""

import threading
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .arguments import generation_in, id_of, path_of
from .catalogue.catalogue import Catalogue
from .catalogue.records import ArticleVersion, Generation, Source
from .encoder import CustomEncoder, Encoder, EncoderSpec, Precision, check_name
from .encoder.loaded_encoders import LoadedEncoders
from .encoder.stored_encoder import EncoderInIndex, StoredEncoder
from .errors import (
    ArgumentError,
    EncoderError,
    IndexDamagedError,
    IndexLockedError,
    NutgrafError,
    StorageError,
)
from .settings import check_as_built, is_index, read_settings
from .storage.layout import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .alert_store import AlertStore
    from .articles.analysis import Analyzer
    from .articles.article import Article
    from .articles.passages import Splitter
    from .encoder.runtimes.token_vectors import TokenEncoder
    from .segments.snapshot import Snapshot
    from .statistics import Stats
    from .writing.follow_up import Follower
    from .writing.writer import Writer


class Index:
    """An index folder, open. Cheap to keep; hands out snapshots to read and a writer to change it.

    >>> from nutgraf.index import Article, Index
    >>> with Index.create("my.nutgraf") as index:
    ...     with index.writer() as writer:
    ...         writer.add(Article(id="a", title="Ferry aground", text="All are safe."))
    'added'
    """

    def __init__(
        self, path: Path, settings: dict[str, Any], given: CustomEncoder | None = None
    ) -> None:
        """Use `Index.open` or `Index.create`."""
        self.path = path
        self.settings = settings
        self.given = given
        self.language: str = settings["language"]
        self._catalogue = Catalogue(path / CATALOGUE)
        self._encoders = LoadedEncoders(path, given)
        self._follower: Follower | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Index({str(self.path)!r})"

    @cached_property
    def analyzer(self) -> "Analyzer":
        """How text becomes terms in this index, queries included."""
        from .articles.analysis import Analyzer

        return Analyzer(self.language)

    @staticmethod
    def exists(path: str | Path) -> bool:
        """Whether there is an index at `path`."""
        return is_index(path_of(path))

    @classmethod
    def open(cls, path: str | Path, *, encoder: CustomEncoder | None = None) -> "Index":
        """Open an index. Reads its settings and nothing else.

        An index that was created with an `encoder` needs it again for all but reading articles
        and searching by keyword. Raises IndexNotFoundError where there is no index,
        IndexDamagedError where its catalogue cannot be read, EncoderError where it was built with
        another encoder, ArgumentError for a path that is none.
        """
        path = path_of(path)
        index = cls(path, read_settings(path), encoder)
        if encoder is not None:
            try:
                check_name(encoder, index.encoder_spec, path)
            except EncoderError:
                index.close()
                raise
        return index

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        model: str | None = None,
        language: str = "en",
        precision: Precision | None = None,
        flat_rows: int | None = None,
        encoder_of: "Index | None" = None,
        encoder: CustomEncoder | None = None,
        wait: float = 0.0,
    ) -> "Index":
        """Make an empty index whose passages are encoded by `model`, and open it.

        `model` is any name or folder that sentence-transformers loads, the default where it is
        None; `language` an ISO 639-1 code that says how words are stemmed; `precision` is that
        of the passages' vectors, the fastest that this machine has where it is None. Segments
        of up to `flat_rows` passages are searched exactly, larger ones by cells; where it is
        None, as many as are faster so. With `encoder_of`, model and precision are those of that
        index. An `encoder` of one's own takes the place of all three. Raises StorageError
        where something else is in the way, EncoderError where the model cannot be loaded or is
        not that of `encoder_of`, IndexLockedError after `wait` seconds of another that makes one.
        """
        from .creation import create_index

        path = path_of(path)
        settings = create_index(
            path,
            model=model,
            language=language,
            precision=precision,
            flat_rows=flat_rows,
            encoder_of=None if encoder_of is None else encoder_of._in_force(),
            given=encoder,
            wait=wait,
        )
        return cls(path, settings, encoder)

    @classmethod
    def open_or_create(
        cls,
        path: str | Path,
        *,
        model: str | None = None,
        language: str | None = None,
        flat_rows: int | None = None,
        encoder_of: "Index | None" = None,
        encoder: CustomEncoder | None = None,
        wait: float = 0.0,
    ) -> "Index":
        """Open an index, or make it where there is none.

        Raises what `open` and `create` raise; an index that exists must have been made with
        the model, the language and the `flat_rows`, where these are given.
        """
        if not cls.exists(path):
            try:
                return cls.create(
                    path,
                    model=model,
                    language=language or "en",
                    flat_rows=flat_rows,
                    encoder_of=encoder_of,
                    encoder=encoder,
                    wait=wait,
                )
            except (StorageError, IndexLockedError):
                if not cls.exists(path):  # another process has made it meanwhile
                    raise
        index = cls.open(path, encoder=encoder)
        try:
            check_as_built(
                path,
                chosen={"model": model, "language": language, "flat_rows": flat_rows},
                actual={
                    "model": index.encoder_spec.name,
                    "language": index.language,
                    "flat_rows": index.settings.get("flat_rows"),
                },
            )
        except NutgrafError:
            index.close()
            raise
        return index

    @property
    def stored_encoder(self) -> StoredEncoder:
        """The encoder that is in force: that of the newest generation."""
        with self._lock:
            at = self._catalogue.settings.at(self._catalogue.generations.newest())
            return StoredEncoder.of(self._catalogue.settings.of_index(), at)

    def _in_force(self) -> EncoderInIndex:
        return EncoderInIndex(self.path, self.stored_encoder)

    @property
    def encoder_spec(self) -> EncoderSpec:
        """What the encoder in force is."""
        return self.stored_encoder.spec

    @property
    def precision(self) -> Precision | None:
        """Of the arithmetic behind the passages' vectors; None before the first."""
        return self.stored_encoder.precision

    @property
    def encoder(self) -> Encoder:
        """The encoder of queries that is in force, loaded at first use."""
        return self.encoder_of(self.stored_encoder)

    def encoder_of(self, stored: StoredEncoder) -> Encoder:
        """The encoder of queries that belongs to the vectors of a snapshot."""
        return self._encoders.of_queries(stored)

    def token_encoder_of(self, stored: StoredEncoder) -> "TokenEncoder":
        """The same model, ending with its tokens."""
        return self._encoders.of_tokens(stored)

    @property
    def builder(self) -> Encoder:
        """The encoder of passages that is in force, loaded at first use."""
        return self.builder_of(self.stored_encoder)

    def builder_of(self, stored: StoredEncoder) -> Encoder:
        """The encoder that makes further vectors like those of some segments."""
        return self._encoders.of_passages(stored)

    def snapshot(self, generation: int | None = None) -> "Snapshot":
        """The newest generation, or an earlier one, for reading."""
        from .segments.snapshot import Snapshot

        generation = generation_in(generation)
        while True:
            before = [segment.id for segment in self._catalogue.segments.all()]
            try:
                return Snapshot(
                    self.path,
                    Catalogue(self.path / CATALOGUE),
                    generation,
                    self.analyzer,
                )
            except IndexDamagedError:
                # A merge may have swept a segment away between naming it and opening it.
                if [segment.id for segment in self._catalogue.segments.all()] == before:
                    raise

    def writer(
        self,
        *,
        wait: float = 0.0,
        processes: int = 1,
        background: bool = False,
        progress: "Callable[[Article], None] | None" = None,
        splitter: "Splitter | None" = None,
        reuse: "Index | None" = None,
        follow_up: bool = True,
    ) -> "Writer":
        """The writer: one at a time, IndexLockedError after `wait` seconds of another at work.

        With `processes`, large batches of text are analysed by that many at once; they are spawned,
        so a script that asks for more than one needs its `if __name__ == "__main__":`.
        With `background`, segments are merged by a thread while the writer goes on: for one that
        stays open all day. `progress` is called with each article whose passages have been
        encoded. Texts that the index `reuse` has encoded are not encoded again: EncoderError
        where its vectors and those of this index do not compare. `splitter` makes passages of
        articles; the default is by paragraph. After a commit an index that has doubled is fitted
        (what scores mean, and weights that pay), and new articles are put to the saved searches;
        with `follow_up` False neither is done before another writer does it.
        """
        from .articles.passages import split_article
        from .encoder.comparability import check_comparable
        from .writing.writer import Writer

        if reuse is not None:
            check_comparable(self.path, self.encoder_spec, self.precision, reuse._in_force())
        writer = Writer(
            self.path,
            Catalogue(self.path / CATALOGUE),
            self.analyzer,
            lambda: self.builder,
            wait=wait,
            processes=processes,
            background=background,
            progress=progress,
            splitter=splitter or split_article,
            reuse=None if reuse is None else reuse.snapshot(),
            follower=self._following,
            follow_up=follow_up,
        )
        if reuse is not None and self.precision is None:
            theirs = reuse.stored_encoder
            chosen = {"precision": theirs.precision, "passage_runtime": theirs.runtime}
            with self._catalogue.writing():
                self._catalogue.settings.put(chosen)
        return writer

    def _following(self) -> "Follower":
        """The follower of commits; kept, since it knows the words of the saved searches."""
        from .writing.follow_up import follower_of

        if self._follower is None:
            self._follower = follower_of(self)
        return self._follower

    @property
    def generation(self) -> int:
        """The number of the newest generation; 0 before the first commit."""
        with self._lock:
            return self._catalogue.generations.newest()

    @property
    def oldest(self) -> int:
        """The earliest generation that can still be read; those before were compacted away."""
        with self._lock:
            return self._catalogue.generations.oldest()

    def generation_at(self, moment: date | datetime) -> int:
        """The newest generation at a moment (UTC where it names no zone), or at the end of a day.

        Raises GenerationError where nothing had been committed by then, or no longer is there,
        ArgumentError for what is no moment.
        """
        if not isinstance(moment, date):
            raise ArgumentError(f"a moment is a date or a datetime, not {type(moment).__name__}")
        with self._lock:
            return self._catalogue.generations.at(moment)

    def get(self, article_id: str) -> "Article | None":
        """The article of that id in the newest generation; None if there is none.

        Raises ArgumentError for an id that is no str.
        """
        with self._lock:
            known = self._catalogue.articles.current(id_of(article_id))
            return self._catalogue.articles.get(known[0])[0] if known else None

    def articles(self) -> "Iterator[Article]":
        """All articles of the newest generation, one at a time, in the order of their rows.

        They are those of the moment in which the first is asked for, whatever is committed
        meanwhile. Raises IndexDamagedError after the last if some are in no segment.
        """
        with self.snapshot() as snapshot:
            yield from snapshot.articles()

    def versions(self, article_id: str) -> list[ArticleVersion]:
        """All versions of an article that have not been compacted away, oldest first."""
        with self._lock:
            return self._catalogue.versions_of(id_of(article_id))

    def history(self) -> list[Generation]:
        """All commits, oldest first."""
        return self._catalogue.generations.all()

    @property
    def catalogue(self) -> Catalogue:
        """The record of truth, for reading, and only in the thread that opened the index."""
        return self._catalogue

    def alert_store(self, *, wait: float = 0.0) -> "AlertStore":
        """The saved searches and their matches; its lock waits up to `wait` seconds."""
        from .alert_store import AlertStore

        return AlertStore(self.path, wait)

    def sources(self) -> list[Source]:
        """All sources, those with the most articles first, and when their articles are from."""
        with self._lock:
            return self._catalogue.articles.sources()

    def stats(self) -> "Stats":
        """What the index holds now."""
        from .statistics import stats_of

        with self._lock:
            return stats_of(self.path, self._catalogue, self.language)

    def close(self) -> None:
        """Let go of the catalogue; snapshots and writers close by themselves."""
        if self._follower is not None:
            self._follower.close()
            self._follower = None
        self._catalogue.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
