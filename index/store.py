"""The open index: gives snapshots to readers and a writer to one process."""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .arguments import count_of, flag_of, generation_in, id_of, kind_of, path_of, seconds_of
from .catalogue.catalogue import Catalogue
from .catalogue.records import ArticleVersion, Generation, Source
from .catalogue.sqlite.database import ChangedMeanwhileError
from .encoder import CustomEncoder, Encoder, EncoderSpec, Precision, Prompts
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
from .storage.cached import cached_property
from .storage.forks import ProcessLock
from .storage.layout import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .alert_store import AlertStore
    from .articles.article import Article
    from .articles.passages import Splitter
    from .encoder.runtimes.token_vectors import TokenEncoder
    from .fields import FieldType
    from .segments.snapshot import Snapshot
    from .statistics import Stats
    from .words.analyzer import Analyzer
    from .writing.follow_up import Follower
    from .writing.writer import Writer


class Index:
    """An open index folder. It gives snapshots for reading and a writer for changes.

    >>> from nutgraf.index import Article, Index
    >>> with Index.create("my.nutgraf") as index:
    ...     with index.writer() as writer:
    ...         text = "A ship ran onto the rocks off Tolm on Monday; all are safe."
    ...         writer.add(Article(id="a", title="Ferry aground", text=text))
    'added'
    """

    def __init__(
        self, path: Path, settings: dict[str, Any], custom_encoder: CustomEncoder | None = None
    ) -> None:
        """Use `Index.open` or `Index.create`."""
        self.path = path
        self.settings = settings
        self.custom_encoder = custom_encoder
        self.language: str = settings["language"]
        self._catalogue = Catalogue(path / CATALOGUE)
        self._encoders = LoadedEncoders(path, custom_encoder)
        self._follower: Follower | None = None
        self._lock = ProcessLock()
        self._closed = False
        self._checked: set[int] | None = None  # segments, if all are to be

    def __repr__(self) -> str:
        return f"Index({str(self.path)!r})"

    @cached_property
    def analyzer(self) -> "Analyzer":
        """The analyzer that turns texts and queries into terms in this index."""
        from .words.analyzer import Analyzer

        return Analyzer(self.language)

    @staticmethod
    def exists(path: str | Path) -> bool:
        """Whether there is an index at `path`."""
        return is_index(path_of(path))

    @classmethod
    def open(
        cls, path: str | Path, *, encoder: CustomEncoder | None = None, check: bool = False
    ) -> "Index":
        """Open an index. Reads its settings and nothing else.

        With `check`, snapshots compare every byte of a segment with its digest before the first
        search of it, and raise IndexDamagedError, so that damage is never a wrong answer.
        An index that was created with an `encoder` needs it again, except for reading articles and
        for keyword search. Raises IndexNotFoundError if there is no index, IndexDamagedError if its
        catalogue cannot be read, EncoderError if it was built with another encoder, ArgumentError
        if `path` is neither a str nor a Path.
        """
        path = path_of(path)
        index = cls(path, read_settings(path), encoder)
        index._checked = set() if check else None
        if encoder is not None:
            from .encoder.custom import check_name

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
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        language: str = "en",
        precision: Precision | None = None,
        flat_rows: int | None = None,
        encoder_of: "Index | None" = None,
        encoder: CustomEncoder | None = None,
        self_contained: bool = False,
        wait: float = 0.0,
    ) -> "Index":
        """Make an empty index whose passages are encoded by `model`, and open it.

        Args:
            path: The folder, new or empty.
            model: A name or folder that sentence-transformers loads; None for the default.
            query_prompt: The words before each question that is encoded; None for the model's.
            passage_prompt: The words before each passage; None for the model's.
            language: An ISO 639-1 code; it decides how words are stemmed. `auto` for that of each
                article, which is found if it states none.
            precision: Of the passages' vectors; None for the fastest on this machine.
            flat_rows: Segments of up to this many passages are searched exactly, larger ones by
                cells; None for the measured break-even.
            encoder_of: An index whose model and precision are taken.
            encoder: An encoder of the application, in place of the three above.
            self_contained: Keep the default model in the index, which can then be searched without
                its package; other models always are.
            wait: Seconds to wait for another process that makes an index here.

        Raises:
            StorageError: the folder holds something else.
            EncoderError: the model cannot be loaded, or is not that of `encoder_of`.
            IndexLockedError: another process is still making one after `wait` seconds.
        """
        from .creation import create_index

        path = path_of(path)
        settings = create_index(
            path,
            model=model,
            prompts=Prompts(query_prompt, passage_prompt),
            language=language,
            precision=precision,
            flat_rows=flat_rows,
            encoder_of=None if encoder_of is None else encoder_of._in_force(),
            custom=encoder,
            self_contained=flag_of(self_contained, "self_contained"),
            wait=wait,
        )
        return cls(path, settings, encoder)

    @classmethod
    def open_or_create(
        cls,
        path: str | Path,
        *,
        model: str | None = None,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        language: str | None = None,
        flat_rows: int | None = None,
        encoder_of: "Index | None" = None,
        encoder: CustomEncoder | None = None,
        self_contained: bool = False,
        wait: float = 0.0,
    ) -> "Index":
        """Open an index, or make it if there is none.

        Raises what `open` and `create` raise, and EncoderError or StorageError if the index was
        made with another model, language or `flat_rows` than those given.
        """
        if not cls.exists(path):
            try:
                return cls.create(
                    path,
                    model=model,
                    query_prompt=query_prompt,
                    passage_prompt=passage_prompt,
                    language=language or "en",
                    flat_rows=flat_rows,
                    encoder_of=encoder_of,
                    encoder=encoder,
                    self_contained=self_contained,
                    wait=wait,
                )
            except (StorageError, IndexLockedError):
                if not cls.exists(path):  # another process has made it meanwhile
                    raise
        index = cls.open(path, encoder=encoder)
        try:
            check_as_built(
                path,
                chosen={
                    "model": model,
                    "query_prompt": query_prompt,
                    "passage_prompt": passage_prompt,
                    "language": language,
                    "flat_rows": flat_rows,
                },
                actual={
                    "model": index.encoder_spec.name,
                    "query_prompt": index.encoder_spec.query_prefix,
                    "passage_prompt": index.encoder_spec.passage_prefix,
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
        """The stored encoder of the newest generation."""
        with self._lock:
            at = self._catalogue.settings.at(self._catalogue.generations.newest())
            return StoredEncoder.of(self._catalogue.settings.of_index(), at)

    def _in_force(self) -> EncoderInIndex:
        return EncoderInIndex(self.path, self.stored_encoder)

    @property
    def encoder_spec(self) -> EncoderSpec:
        """The description of the newest generation's encoder."""
        return self.stored_encoder.spec

    @property
    def precision(self) -> Precision | None:
        """The precision in which passages are encoded; None before the first passage."""
        return self.stored_encoder.precision

    @property
    def encoder(self) -> Encoder:
        """The encoder of queries for the newest generation, loaded at first use."""
        return self.encoder_of(self.stored_encoder)

    def encoder_of(self, stored: StoredEncoder) -> Encoder:
        """The encoder of queries that belongs to the vectors of a snapshot."""
        return self._encoders.of_queries(stored)

    def token_encoder_of(self, stored: StoredEncoder) -> "TokenEncoder":
        """The encoder of single tokens that belongs to the vectors of a snapshot."""
        return self._encoders.of_tokens(stored)

    @property
    def builder(self) -> Encoder:
        """The encoder of passages for the newest generation, loaded at first use."""
        return self.builder_of(self.stored_encoder)

    def builder_of(self, stored: StoredEncoder) -> Encoder:
        """The encoder of passages whose vectors are comparable with those of `stored`."""
        return self._encoders.of_passages(stored)

    def snapshot(self, generation: int | None = None) -> "Snapshot":
        """A snapshot of the newest generation, or of an earlier one.

        Raises StorageError if the index is closed.
        """
        from .segments.snapshot import Snapshot

        self._require_open()
        generation = generation_in(generation)
        while True:
            before = [segment.id for segment in self._catalogue.segments.all()]
            try:
                return Snapshot(
                    self.path,
                    Catalogue(self.path / CATALOGUE),
                    generation,
                    self.analyzer,
                    checked=self._checked,
                )
            except ChangedMeanwhileError:
                continue
            except IndexDamagedError:
                # A merge may have deleted a segment after it was listed and before it was opened.
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
        """The writer of the index; there is one at a time.

        After a commit, an index that has doubled is fitted (the calibration of scores, and the
        weights of the ranking), and new articles are matched with the saved searches.

        Args:
            wait: Seconds to wait for another writer.
            processes: Processes that analyse large batches of text. They are spawned, so a script
                that asks for more than one needs its `if __name__ == "__main__":`.
            background: Merge segments in a thread while the writer goes on; for a writer that stays
                open all day.
            progress: Called with each article whose passages have been encoded.
            splitter: Splits an article into passages; the default splits by paragraph.
            reuse: An index whose vectors are reused for equal texts.
            follow_up: False leaves the work that follows a commit to the next writer.

        Raises:
            IndexLockedError: another writer is still at work after `wait` seconds.
            EncoderError: the vectors of `reuse` are not comparable with those of this index.
            ArgumentError: an argument has another type.
            StorageError: the index is closed.
        """
        from .articles.passages import split_article
        from .encoder.comparability import check_comparable
        from .writing.writer import Writer

        self._require_open()
        wait, processes = seconds_of(wait), count_of(processes, "processes")
        background, follow_up = flag_of(background, "background"), flag_of(follow_up, "follow_up")
        if not isinstance(reuse, Index | None):
            raise ArgumentError(f"reuse is an open Index, not {kind_of(reuse)}")
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
        """The follower of commits; kept, because it has analysed the saved searches."""
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
        """The newest generation at a time (UTC if it names no zone), or at the end of a day.

        Raises GenerationError if nothing had been committed by then or if that generation was
        compacted away, ArgumentError if `moment` is neither a date nor a datetime.
        """
        if not isinstance(moment, date):
            raise ArgumentError(f"a moment is a date or a datetime, not {type(moment).__name__}")
        with self._lock:
            return self._catalogue.generations.at(moment)

    def generations_of(self, days: float) -> int:
        """How many of the newest generations show the index as it was in the last `days` days.

        For `Writer.compact`. Raises ArgumentError if `days` is not a number from 0 on.
        """
        if isinstance(days, bool) or not isinstance(days, int | float) or not 0 <= days < 1e5:
            raise ArgumentError(f"days is a number from 0 to 100,000, not {days!r}")
        with self._lock:
            return self._catalogue.generations.covering(days, datetime.now(UTC))

    def get(self, article_id: str) -> "Article | None":
        """The article with that id in the newest generation; None if there is none, or not yet.

        Raises ArgumentError if the id is not a str.
        """
        with self._lock:
            known = self._catalogue.articles.current(id_of(article_id))
            if known is None or known[0] in self._catalogue.lives.hidden(time.time()):
                return None
            return self._catalogue.articles.get(known[0])[0]

    def articles(self) -> "Iterator[Article]":
        """All articles of the newest generation, one at a time, in the order of their rows.

        They are read from one snapshot, opened when the first is asked for, so `close` does not
        stop them. Raises IndexDamagedError after the last article if others are in no segment.
        """
        with self.snapshot() as snapshot:
            yield from snapshot.articles()

    def versions(self, article_id: str) -> list[ArticleVersion]:
        """The versions of an article that are shown and not compacted away, oldest first."""
        with self._lock:
            hidden = self._catalogue.lives.hidden(time.time())
            return self._catalogue.versions_of(id_of(article_id), hidden)

    def history(self) -> list[Generation]:
        """All commits, oldest first."""
        with self._lock:
            return self._catalogue.generations.all()

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, for reading, and only in the thread that opened the index."""
        return self._catalogue

    def alert_store(self, *, wait: float = 0.0) -> "AlertStore":
        """The saved searches and their matches; its lock waits up to `wait` seconds."""
        from .alert_store import AlertStore

        self._require_open()
        return AlertStore(self.path, wait)

    @property
    def own_fields(self) -> "dict[str, FieldType]":
        """The type of each own field, by name: what articles carry beyond the known fields."""
        from .fields import types_in

        with self._lock:
            return types_in(self._catalogue.settings.of_index())

    def sources(self) -> list[Source]:
        """All sources, each with its articles and their dates, the largest first."""
        with self._lock:
            return self._catalogue.articles.sources(self._catalogue.lives.hidden(time.time()))

    def stats(self) -> "Stats":
        """The statistics of the newest generation."""
        from .statistics import stats_of

        with self._lock:
            return stats_of(self.path, self._catalogue, self.language)

    def close(self) -> None:
        """Close the catalogue; close snapshots and writers separately."""
        if self._lock.is_foreign:
            return  # it is the other process that has it open
        with self._lock:
            self._closed = True
            if self._follower is not None:
                self._follower.close()
                self._follower = None
            self._catalogue.close()
            self._encoders.close()

    def _require_open(self) -> None:
        self._lock.check()
        if self._closed:
            raise StorageError(f"{self.path}: the index is closed; open it again")

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
