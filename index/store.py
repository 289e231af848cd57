"""An index as a folder: creating it, opening it, and what it hands out."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .catalogue import Catalogue
from .encoder import (
    DEFAULT_MODEL,
    Encoder,
    EncoderSpec,
    Precision,
    export_encoder,
    open_builder,
    open_encoder,
)
from .errors import EncoderError, IndexDamagedError, IndexNotFoundError, StorageError
from .files import digest_of, storage_errors, sync_tree, walk
from .lock import LOCK
from .schema import FORMAT, SEGMENTS, Generation, Source, Stats

if TYPE_CHECKING:
    from .analysis import Analyzer
    from .article import Article
    from .passages import Splitter
    from .snapshot import Snapshot
    from .writer import Writer


CATALOGUE = "catalogue.sqlite"
UNFINISHED = "catalogue.new"
ENCODER = "encoder"
OURS = (CATALOGUE, UNFINISHED, ENCODER, SEGMENTS, LOCK)


class Index:
    """An index folder, open. Cheap to keep; hands out snapshots to read and a writer to change it.

    >>> from nutgraf.index import Article, Index
    >>> with Index.create("my.nutgraf") as index:
    ...     with index.writer() as writer:
    ...         writer.add(Article(id="a", title="Ferry aground", text="All are safe."))
    'added'
    """

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        """Use `Index.open` or `Index.create`."""
        self.path = path
        self.settings = settings
        self.encoder_spec = EncoderSpec.from_json(settings["encoder"])
        self.language: str = settings["language"]
        self._catalogue = Catalogue(path / CATALOGUE)
        self._encoders: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    @cached_property
    def analyzer(self) -> "Analyzer":
        """How text becomes terms in this index, queries included."""
        from .analysis import Analyzer

        return Analyzer(self.language)

    @classmethod
    def open(cls, path: str | Path) -> "Index":
        """Open an index. Reads its settings and nothing else.

        Raises IndexNotFoundError where there is none, IndexDamagedError where its catalogue
        cannot be read.
        """
        path = Path(path)
        if path.exists() and not path.is_dir():
            raise StorageError(f"{path}: is a file, not an index folder; choose another with -i")
        if not (path / CATALOGUE).is_file():
            raise IndexNotFoundError(
                f"{path}: no index there; make one with `nutgraf index PATH -i {path}`"
            )
        catalogue = Catalogue(path / CATALOGUE)
        settings = catalogue.settings()
        catalogue.close()
        if settings.get("format") != FORMAT:
            raise IndexDamagedError(
                f"{path}: is of format {settings.get('format')}, this nutgraf reads {FORMAT}; "
                "build it anew, or use the version of nutgraf that made it"
            )
        return cls(path, settings)

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        model: str = DEFAULT_MODEL,
        language: str = "en",
        precision: Precision | None = None,
    ) -> "Index":
        """Make an empty index whose passages are encoded by `model`, and open it.

        `model` is any name or folder that sentence-transformers loads; `language` an ISO 639-1
        code that says how words are stemmed; `precision` is that of the passages' vectors, the
        fastest that this machine has where it is None. Raises StorageError where something
        else is in the way, EncoderError where the model cannot be loaded.
        """
        from .analysis import Analyzer

        path = Path(path)
        analyzer = Analyzer(language)
        with storage_errors(path):
            if path.exists() and not path.is_dir():
                raise StorageError(f"{path}: is a file; choose another index folder with -i")
            path.mkdir(parents=True, exist_ok=True)
            # What a creation cut short has left may be written over; nothing else may.
            others = [e.name for e in path.iterdir() if not e.name.startswith(OURS)]
            if others or (path / CATALOGUE).exists():
                raise StorageError(
                    f"{path}: holds {min(others, default='an index')} already; "
                    "choose an empty folder with -i"
                )
            spec = export_encoder(model, path / ENCODER)
            (path / SEGMENTS).mkdir(exist_ok=True)
            for leftover in path.glob(UNFINISHED + "*"):
                leftover.unlink()
            catalogue = Catalogue(path / UNFINISHED, create=True)
            settings = {
                "format": FORMAT,
                "language": analyzer.language,
                "encoder": spec.to_json(),
                "precision": precision,
                "encoder_digest": digest_of(path / ENCODER / "encoder.json"),
            }
            with catalogue.transaction("IMMEDIATE"):
                catalogue.put_settings(settings)
            catalogue.close()
            # The catalogue's name makes the folder an index: it comes last.
            (path / UNFINISHED).rename(path / CATALOGUE)
            sync_tree(path)
        return cls(path, settings)

    @classmethod
    def open_or_create(
        cls, path: str | Path, *, model: str | None = None, language: str | None = None
    ) -> "Index":
        """Open an index, or make it where there is none.

        Raises what `open` and `create` raise; an index that exists must have been made with
        the model and the language, where these are given.
        """
        if not (Path(path) / CATALOGUE).is_file():
            return cls.create(path, model=model or DEFAULT_MODEL, language=language or "en")
        index = cls.open(path)
        chosen = {"model": model, "language": language}
        actual = {"model": index.encoder_spec.name, "language": index.language}
        for setting, value in chosen.items():
            if value is not None and value != actual[setting]:
                index.close()
                raise (EncoderError if setting == "model" else StorageError)(
                    f"{path}: was built with {setting} {actual[setting]!r}, not {value!r}; leave "
                    f"--{setting} out, or choose another index with -i"
                )
        return index

    @property
    def encoder(self) -> Encoder:
        """The encoder of queries that belongs to this index, loaded at first use."""
        return self._loaded("queries", open_encoder)

    @property
    def builder(self) -> Encoder:
        """The encoder of passages that belongs to this index, loaded at first use."""
        # Vectors of two precisions in one index would not compare.
        precision = self._catalogue.settings().get("precision")
        return self._loaded("passages", partial(open_builder, precision=precision))

    def _loaded(self, use: str, load: Callable[..., Encoder]) -> Encoder:
        with self._lock:
            if use not in self._encoders:
                digest = self.settings["encoder_digest"]
                self._encoders[use] = load(self.path / ENCODER, expected_digest=digest)
            return self._encoders[use]

    def snapshot(self, generation: int | None = None) -> "Snapshot":
        """The newest generation, or an earlier one, for reading."""
        from .snapshot import Snapshot

        while True:
            before = [segment.id for segment in self._catalogue.segments()]
            try:
                return Snapshot(
                    self.path,
                    Catalogue(self.path / CATALOGUE),
                    generation,
                    self.analyzer,
                    self.encoder_spec.dimension,
                )
            except IndexDamagedError:
                # A merge may have swept a segment away between naming it and opening it.
                if [segment.id for segment in self._catalogue.segments()] == before:
                    raise

    def writer(
        self,
        *,
        wait: float = 0.0,
        processes: int = 1,
        progress: "Callable[[Article], None] | None" = None,
        splitter: "Splitter | None" = None,
    ) -> "Writer":
        """The writer: one at a time, IndexLockedError after `wait` seconds of another at work.

        With `processes`, large batches of text are analysed by that many at once; they are spawned,
        so a script that asks for more than one needs its `if __name__ == "__main__":`.
        `progress` is called with each article whose passages have been encoded. `splitter` makes
        passages of articles; the default is by paragraph.
        """
        from .passages import split_article
        from .writer import Writer

        return Writer(
            self.path,
            Catalogue(self.path / CATALOGUE),
            self.analyzer,
            lambda: self.builder,
            self.encoder_spec.dimension,
            wait=wait,
            processes=processes,
            progress=progress,
            splitter=splitter or split_article,
        )

    @property
    def generation(self) -> int:
        """The number of the newest generation; 0 before the first commit."""
        with self._lock:
            return self._catalogue.generation()

    @property
    def oldest(self) -> int:
        """The earliest generation that can still be read; those before were compacted away."""
        with self._lock:
            return self._catalogue.oldest()

    def generation_at(self, moment: date | datetime) -> int:
        """The newest generation at a moment (UTC where it names no zone), or at the end of a day.

        Raises GenerationError where nothing had been committed by then, or no longer is there.
        """
        with self._lock:
            return self._catalogue.generation_at(moment)

    def history(self) -> list[Generation]:
        """All commits, oldest first."""
        return self._catalogue.generations()

    def sources(self) -> list[Source]:
        """All sources, those with the most articles first, and when their articles are from."""
        with self._lock:
            return self._catalogue.sources()

    def stats(self) -> Stats:
        """What the index holds now."""
        segments = self._catalogue.segments()
        files = [path for path in walk(self.path) if path.is_file()]
        return Stats(
            path=str(self.path),
            generation=self._catalogue.generation(),
            segments=len(segments),
            bytes=sum(file.stat().st_size for file in files),
            model=self.encoder_spec.name,
            dimension=self.encoder_spec.dimension,
            runtime=self.encoder_spec.runtime,
            precision=self._catalogue.settings().get("precision"),
            language=self.language,
            skipped=self._catalogue.skipped(),
            **self._catalogue.counts(),
        )

    def close(self) -> None:
        """Let go of the catalogue; snapshots and writers close by themselves."""
        self._catalogue.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
