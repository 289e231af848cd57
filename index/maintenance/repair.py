"""The repair of an index: writes damaged segments anew from the catalogue's texts."""

import shutil
from bisect import bisect
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count, groupby, pairwise
from pathlib import Path

import numpy as np

from ..arguments import path_of
from ..articles.article import Passage
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..catalogue.sqlite.write_ahead_log import log_faults
from ..encoder import Prompts, export_encoder
from ..encoder.manifest import Manifest
from ..encoder.stored_encoder import StoredEncoder, encoder_folder
from ..errors import EncoderError, NutgrafError
from ..fields.field_types import FieldTypes
from ..hints import Advice, Hint
from ..segments.open_segments import OpenSegments
from ..segments.segment import Segment
from ..segments.segment_writer import write_segments
from ..segments.version_list import versions_in
from ..storage.files import digest_of, storage_errors, sync
from ..storage.layout import CATALOGUE, LOCK, VERSIONS, segment_folder
from ..storage.lock import WriteLock
from ..storage.wording import counted
from ..store import Index
from ..vectors import VectorSegment, dimension_in
from ..vectors.writer import FLAT_ROWS
from ..writing.passage_vectors import Embedder
from .salvage import mend_catalogue
from .verification import catalogue_faults, file_faults, stored_encoders

PASSAGES = 65_536
"""Passages in one segment at most, so that a large segment is repaired in limited memory."""


def repair(root: str | Path, *, wait: float = 0.0) -> Iterator[str]:
    """Repair an index, and yield a line for each thing done. Raises if something is beyond repair.

    Texts and versions come from the catalogue, which is mended first if its seals prove that this
    loses nothing. Vectors whose own file is intact are kept, others are encoded again.
    """
    root = path_of(root)
    with WriteLock(root / LOCK, wait):
        yield from _catalogue(root)
        with Index.open(root) as index, closing(Catalogue(root / CATALOGUE)) as catalogue:
            yield from _encoders(index, catalogue)
    # The encoder's digest may be another now.
    with (
        WriteLock(root / LOCK, wait),
        Index.open(root) as index,
        closing(Catalogue(root / CATALOGUE)) as catalogue,
    ):
        yield from _segments(index, catalogue)


def _catalogue(root: Path) -> Iterator[str]:
    """Mend the catalogue. Raises, with advice, if that would lose anything."""
    file = root / CATALOGUE
    if any(True for _ in log_faults(file)):
        with closing(Catalogue(file)) as catalogue:
            newest = catalogue.generations.newest()
        yield (
            f"{file}-wal: its readable part is kept, up to generation {newest}; index again what "
            "came after"
        )
    with closing(Catalogue(file)) as catalogue:
        fault = next(catalogue_faults(catalogue), None)
    if fault is None:
        return
    if not mend_catalogue(file):
        raise NutgrafError(f"{fault}; nothing was changed", Hint(Advice.SALVAGE, root))
    yield f"{file}: its tables are written anew; by their seals, nothing is lost"


def _encoders(index: Index, catalogue: Catalogue) -> Iterator[str]:
    """Export damaged encoders again, each from its model."""
    for stored in stored_encoders(index, catalogue):
        folder = stored.path(index.path)
        if not any(Manifest.faults(folder, stored.digest)):
            continue
        if stored.spec.runtime == "custom":
            raise EncoderError(
                f"{folder}: is damaged, and '{stored.spec.name}' is an application's own encoder; "
                "restore the folder from a copy of the index"
            )
        new = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        try:
            prompts = Prompts(stored.spec.query_prefix, stored.spec.passage_prefix)
            spec = export_encoder(stored.spec.name, new, prompts)
            if spec.digest != stored.spec.digest:
                raise EncoderError(
                    f"{folder}: is damaged, and model '{spec.name}' is no longer the one "
                    "that encoded the passages; restore the folder from a copy of the index"
                )
            with storage_errors(folder):
                shutil.rmtree(folder, ignore_errors=True)
                new.rename(folder)
                sync(folder.parent)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        again = replace(stored, spec=spec, digest=digest_of(folder / "encoder.json"))
        with catalogue.writing():
            if stored.folder is None:
                catalogue.settings.put({"encoder": spec.to_json(), "encoder_digest": again.digest})
            else:
                catalogue.settings.replace_encoder(stored.folder, again.to_json())
        yield f"{folder}: exported again from model '{spec.name}'"


def _segments(index: Index, catalogue: Catalogue) -> Iterator[str]:
    root = index.path
    records = catalogue.segments.all()
    damaged = [record for record in records if _is_damaged(root, record)]
    encoders = {stored.folder: stored for stored in stored_encoders(index, catalogue)}
    for record in damaged:
        embedder = _embedder(index, encoders[record.encoder])
        versions = _versions(root, record, records, catalogue)
        # Vectors of two encoders are not comparable.
        known = [
            Segment.open(root, each).vectors
            for each in records
            if each.encoder == record.encoder and each not in damaged
        ]
        known += _own_vectors(root, record)
        written = list(_written(index, catalogue, record.encoder, versions, embedder, known))
        catalogue.commit("repair", put=written, drop=[record.id])
        yield (
            f"{segment_folder(root, record.id)}: {counted(record.articles, 'article')} written "
            f"anew, {counted(embedder.embedded, 'passage')} encoded again"
        )
    yield from _unheld(index, catalogue)
    OpenSegments(root, catalogue).close()  # deletes folders that no commit names


def _embedder(index: Index, stored: StoredEncoder) -> Embedder:
    return Embedder(lambda: index.builder_of(stored), stored.spec.dimension)


def _unheld(index: Index, catalogue: Catalogue) -> Iterator[str]:
    """Write the versions that are in no segment, each run of them as a segment in its place."""
    newest = catalogue.generations.newest()
    encoder = encoder_folder(catalogue.settings.at(newest))
    records = [record for record in catalogue.segments.all() if record.encoder == encoder]
    held = {int(id_) for record in records for id_ in versions_in(index.path, record.id)}
    if held.issuperset(catalogue.lives.living(newest)):
        return
    # Earlier generations with the same encoder need their versions, too.
    needed: set[int] = set()
    for generation in range(catalogue.generations.oldest() or 1, newest + 1):
        if encoder_folder(catalogue.settings.at(generation)) == encoder:
            needed.update(catalogue.lives.living(generation))
    known = [Segment.open(index.path, record).vectors for record in records]
    firsts = [record.first for record in records]
    lost = sorted(needed - held)
    embedder = _embedder(index, index.stored_encoder)
    for _, run in groupby(lost, lambda version: bisect(firsts, version)):
        written = list(_written(index, catalogue, encoder, list(run), embedder, known))
        catalogue.commit("repair", put=written)
    yield (
        f"{index.path}: {counted(len(lost), 'version')} of articles in no segment written into one,"
        f" {counted(embedder.embedded, 'passage')} encoded again"
    )


def _is_damaged(root: Path, record: SegmentRecord) -> bool:
    if any(True for _ in file_faults(root, record)):
        return True
    try:
        Segment.open(root, record).close()
    except NutgrafError:
        return True
    return False


def _versions(
    root: Path, record: SegmentRecord, records: list[SegmentRecord], catalogue: Catalogue
) -> list[int]:
    """The versions of a segment: its own list, or all up to the next segment's first version."""
    file = segment_folder(root, record.id) / VERSIONS
    relative = file.relative_to(root).as_posix()
    expected = next((each.digest for each in record.files if each.path == relative), None)
    if file.is_file() and digest_of(file) == expected:
        found: list[int] = np.fromfile(file, "<i8").tolist()
        return found
    mates = [each.first for each in records if each.encoder == record.encoder]
    bounds = dict(pairwise([*sorted(mates), 2**63]))
    first, end = record.first, bounds[record.first]
    found = [id_ for id_, _, _ in catalogue.lives.all() if first <= id_ < end]
    if len(found) != record.articles:
        raise NutgrafError(
            f"{file}: damaged, and the catalogue does not show which versions it had; restore "
            "the index from a backup"
        )
    return found


def _own_vectors(root: Path, record: SegmentRecord) -> list[VectorSegment]:
    """The vectors of a damaged segment, if they are not what is damaged."""
    folder = segment_folder(root, record.id) / "semantic"
    if any(Path(fault.place).parent == folder for fault in file_faults(root, record)):
        return []
    try:
        return [VectorSegment(folder, record.rows, dimension_in(folder))]
    except NutgrafError:
        return []


def _written(
    index: Index,
    catalogue: Catalogue,
    encoder: str | None,
    versions: list[int],
    embedder: Embedder,
    known: list[VectorSegment],
) -> Iterator[SegmentRecord]:
    """Write new segments with some versions, in that order."""
    ids = count(catalogue.segments.next_id())

    def new_id() -> int:
        """The next id; a folder that a dead writer left in its place is deleted."""
        id_ = next(ids)
        shutil.rmtree(segment_folder(index.path, id_), ignore_errors=True)
        return id_

    chosen = index.settings.get("flat_rows")
    flat_rows = FLAT_ROWS if chosen is None else chosen
    fields = _fields(catalogue, versions)
    articles: list[list[Passage]] = []
    held: list[int] = []
    for version in versions:
        articles.append(catalogue.articles.get(version)[1])
        held.append(version)
        if sum(map(len, articles)) >= PASSAGES or version == versions[-1]:
            passages = [passage for each in articles for passage in each]
            embedding = embedder.embed(passages, known)
            with storage_errors(index.path):
                yield from write_segments(
                    index.path, new_id, articles, held, embedding.vectors(), embedding.keys,
                    index.analyzer, 1, encoder, flat_rows, fields,
                )  # fmt: skip
            articles, held = [], []


def _fields(catalogue: Catalogue, versions: list[int]) -> Collection[str]:
    """The own fields that can be searched; those that are new in some versions get a type."""
    types = FieldTypes(catalogue.settings.of_index())
    types.learn(catalogue.articles.metadata(versions))
    with catalogue.writing():
        catalogue.settings.put(types.setting)
    return types.by_name
