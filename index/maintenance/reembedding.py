"""The reembedding of an index: encodes it by another model while it stays in use.

Meanwhile the index answers and changes as before. New vectors are kept in `reembed/` by the keys of
their texts, so that commits, merges and interruptions lose none of them. In the end the segments
are written with the new vectors, and one transaction commits them with their encoder.

    reembed/plan.json                the encoder, and the precision of the vectors
    reembed/encoder/                 its files
    reembed/vectors.f16, keys.u64    the vectors so far, and the keys of their texts
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ..articles.passages import encoder_text
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..encoder import Encoder, EncoderSpec, Precision, Prompts, export_encoder, open_builder
from ..encoder.manifest import MANIFEST
from ..encoder.prompts import OWN
from ..encoder.stored_encoder import SETTING, StoredEncoder, named_folders, sweep_encoders
from ..errors import EncoderError, IndexDamagedError, IndexLockedError
from ..hints import Advice, Hint
from ..segments.open_segments import OpenSegments
from ..segments.segment_texts import texts_of
from ..segments.segment_writer import rewrite_segment
from ..segments.snapshot import Shadow, Snapshot
from ..storage.files import digest_of, link_or_copy, storage_errors, sync, sync_tree
from ..storage.layout import CATALOGUE, ENCODERS, LOCK, REEMBED
from ..storage.lock import WriteLock
from ..store import Index
from ..vectors.kept_vectors import KeptVectors, KeyedRows

PLAN = "plan.json"
NEW = "encoder"

PASSAGES = 2048
"""Passages encoded between two writes: an interruption costs half a minute of work."""


class ShadowedIndex(Index):
    """An index as it will be after the reembedding is committed."""

    def __init__(self, index: Index, shadow: Shadow) -> None:
        """Show `index` with the segments and the encoder of `shadow`."""
        super().__init__(index.path, index.settings, index.custom_encoder)
        self._shadow = shadow

    def snapshot(self, generation: int | None = None) -> Snapshot:
        """A snapshot of the newest generation, or of an earlier one, with the new vectors."""
        catalogue = Catalogue(self.path / CATALOGUE)
        return Snapshot(self.path, catalogue, generation, self.analyzer, self._shadow)


class Reembedding:
    """A change of an index's model, begun or resumed.

    `encode` takes most of the time and may be interrupted; another process can resume it. Inside
    `with reembedding.written() as switch:` other writers wait; `switch.index` is the index as it
    will be, and `switch.commit` commits it.
    """

    def __init__(self, index: Index, model: str, prompts: Prompts = OWN) -> None:
        """Begin or resume. Raises EncoderError if another is unfinished, or none is needed."""
        self.index, self.folder = index, index.path / REEMBED
        self._lock = _lock(index)
        try:
            self.encoder = self._begun(model, prompts)
            self.kept = KeptVectors(self.folder, self.encoder.spec.dimension)
        except BaseException:
            self.close()
            raise
        self._builder: Encoder | None = None

    def _begun(self, model: str, prompts: Prompts) -> StoredEncoder:
        plan = self._read_plan()
        if plan is not None and plan.spec.name != model:
            raise EncoderError(
                f"{self.index.path}: a change to model {plan.spec.name!r} is not finished",
                Hint(Advice.FINISH_CHANGE, self.index.path, plan.spec.name),
            )
        if plan is not None and plan.spec.digest == self.index.encoder_spec.digest:
            plan = None  # committed by a process that died before it had cleaned up
        return self._begin(model, prompts) if plan is None else plan

    def _read_plan(self) -> StoredEncoder | None:
        file = self.folder / PLAN
        if not file.exists():
            return None
        try:
            return StoredEncoder.of({}, {SETTING: json.loads(file.read_text("utf-8"))})
        except (ValueError, KeyError, TypeError, EncoderError) as error:
            raise IndexDamagedError(
                f"{file}: cannot be read", Hint(Advice.DISCARD_CHANGE, self.index.path)
            ) from error

    def _begin(self, model: str, prompts: Prompts) -> StoredEncoder:
        _clear(self.index)
        with storage_errors(self.folder):
            spec = self._export(model, self.folder / NEW, prompts)
            if spec.digest == self.index.encoder_spec.digest:
                _clear(self.index)
                raise EncoderError(f"{self.index.path}: model {model!r} is in use already")
            builder = self._open()
            digest = digest_of(self.folder / NEW / MANIFEST)
            plan = StoredEncoder(None, spec, digest, builder.precision, builder.runtime)
            sync_tree(self.folder)
            unfinished = self.folder / f"{PLAN}.new"
            unfinished.write_text(json.dumps(plan.to_json()), "utf-8")
            sync(unfinished)
            unfinished.rename(self.folder / PLAN)
            sync(self.folder)
        return plan

    def _export(self, model: str, folder: Path, prompts: Prompts) -> EncoderSpec:
        return export_encoder(model, folder, prompts)

    def _open(
        self, *, expected_digest: str | None = None, precision: Precision | None = None
    ) -> Encoder:
        return open_builder(self.folder / NEW, expected_digest=expected_digest, precision=precision)

    def encode(
        self,
        progress: Callable[[int, int], None] = lambda done, total: None,
        *,
        block: int = PASSAGES,
    ) -> None:
        """Encode every live passage that has no new vector yet.

        The vectors are written after each `block` passages; then `progress` is called with the
        number of passages that have a vector, and the number of all.
        """
        with self.index.snapshot() as snapshot, storage_errors(self.folder):
            self._encode(snapshot, progress, block)

    def _encode(self, snapshot: Snapshot, progress: Callable[[int, int], None], block: int) -> None:
        keys = np.concatenate(
            [np.empty(0, np.uint64), *(segment.vectors.keys() for segment in snapshot.segments)]
        )
        rows = snapshot.stored_rows()
        missing = rows[self.kept.missing(keys[rows])]
        total = len(rows)
        progress(total - len(missing), total)
        for start in range(0, len(missing), block):
            some = missing[start : start + block]
            if self._builder is None:
                self._builder = self._open(
                    expected_digest=self.encoder.digest, precision=self.encoder.precision
                )
            texts = [encoder_text(passage) for passage in snapshot.passages(some.tolist())]
            vectors = self._builder.encode_passages(texts).astype(np.float16)
            self.kept.add(keys[some], vectors)
            progress(total - len(missing) + start + len(some), total)

    def close(self) -> None:
        """Let another process resume."""
        self._lock.release()

    def __enter__(self) -> "Reembedding":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def written(self, *, wait: float = 0.0) -> "Switch":
        """Write the new segments; the result holds the write lock."""
        return Switch(self, wait)


class Switch:
    """The new segments, on the disk. If it is left without `commit`, the index is unchanged."""

    def __init__(self, reembedding: Reembedding, wait: float) -> None:
        """Lock the index and write the segments. Raises IndexLockedError after `wait` seconds."""
        self._of, self._root = reembedding, reembedding.index.path
        self._lock = WriteLock(self._root / LOCK, wait)
        self._catalogue = Catalogue(self._root / CATALOGUE)
        try:
            reembedding.encode()  # passages committed in the meantime
            self.generation = self._catalogue.generations.newest() + 1
            self._encoder = self._placed()
            self._records = self._write()
        except BaseException:
            self.close()
            raise
        self.index = ShadowedIndex(reembedding.index, Shadow(self._encoder, self._records))

    def _placed(self) -> StoredEncoder:
        """The new encoder, linked to its place; encoders that no generation names are deleted."""
        encoders = self._root / ENCODERS
        name = f"{ENCODERS}/{self.generation:06d}"
        with storage_errors(encoders):
            encoders.mkdir(exist_ok=True)
            sweep_encoders(self._root, named_folders(self._catalogue.settings.values_of(SETTING)))
            shutil.copytree(self._of.folder / NEW, self._root / name, copy_function=link_or_copy)
            sync_tree(encoders)
        plan = self._of.encoder
        return StoredEncoder(name, plan.spec, plan.digest, plan.precision, plan.runtime)

    def _write(self) -> tuple[SegmentRecord, ...]:
        """Write the live rows of all segments, in their order, with the new vectors."""
        segments = OpenSegments(self._root, self._catalogue)
        dead = self._catalogue.lives.dead(self.generation - 1)
        records = []
        try:
            for segment in segments:
                kept = segment.live_articles(dead)
                if not kept.any():
                    continue
                live, keys = segment.live(dead), segment.vectors.keys()
                keys = keys if live is None else keys[live]
                with storage_errors(self._root):
                    record = rewrite_segment(
                        self._root,
                        segments.new_id(),
                        segment,
                        kept,
                        KeyedRows(self._of.kept, keys),
                        keys,
                        texts_of(segment, self._catalogue),
                        self._encoder.folder,
                        segments.flat_rows,
                    )
                records.append(record)
        finally:
            segments.close()
        return tuple(records)

    def commit(self) -> int:
        """Commit the new vectors and their encoder, and return the generation."""
        self._catalogue.commit(
            "reembed", put=self._records, settings={SETTING: self._encoder.to_json()}
        )
        _clear(self._of.index)
        return self.generation

    def close(self) -> None:
        """Let other writers in; they delete segments that were not committed."""
        self._catalogue.close()
        self._lock.release()

    def __enter__(self) -> "Switch":
        return self

    def __exit__(self, *exception: object) -> None:
        self.index.close()
        self.close()


def discard(index: Index) -> bool:
    """Delete an unfinished change of the model; False if there is none.

    Raises IndexLockedError if a process is at work on it.
    """
    with _lock(index):
        return _clear(index)


def _lock(index: Index) -> WriteLock:
    try:
        return WriteLock(index.path / f"{REEMBED}.lock", 0)
    except IndexLockedError:
        raise IndexLockedError(
            f"{index.path}: its model is being changed by another process; wait for it to end"
        ) from None


def _clear(index: Index) -> bool:
    folder = index.path / REEMBED
    there = folder.exists()
    if there:
        with storage_errors(folder):
            (folder / PLAN).unlink(missing_ok=True)  # first: without it nothing was begun
            sync(folder)
            shutil.rmtree(folder)
    return there
