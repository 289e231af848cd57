"""The verification of an index: checks every byte, and that catalogue and legs agree."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from ..arguments import path_of
from ..articles.passages import encoder_text
from ..catalogue.catalogue import Catalogue
from ..catalogue.records import SegmentRecord
from ..catalogue.sqlite.write_ahead_log import log_faults
from ..encoder.manifest import Manifest
from ..encoder.stored_encoder import StoredEncoder, encoder_folder
from ..errors import NutgrafError
from ..segments.segment import Segment
from ..storage.files import check_file, walk
from ..storage.layout import CATALOGUE, LOCK, SEGMENTS, segment_folder
from ..storage.lock import holder_of
from ..store import Index
from ..vectors import vector_key

ROUNDING = 2e-3
"""The tolerated deviation from length 1 of a vector in half precision."""

BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its place, a message, and the segment, if it lies in one."""

    place: str
    message: str
    segment: int | None = None
    is_note: bool = False
    """Whether nothing that was acknowledged need be lost: what a dead writer left, as a rule."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def verify(root: str | Path) -> Iterator[Fault]:
    """All faults of the index at `root`; none but notes if it is sound. Reads every byte.

    Raises IndexNotFoundError or StorageError if there is nothing to verify.
    """
    root = path_of(root)
    file = root / CATALOGUE
    if not file.is_file():
        Index.open(root).close()  # raises, and says why
    found = 0
    try:
        for fault in _faults(root, file):
            yield fault
            found += 1
    except NutgrafError as error:
        yield Fault(str(file), _reason(error, file))
    except Exception as error:
        if not found:
            raise
        # Damaged values may raise any exception.
        yield Fault(str(file), f"cannot be read any further ({' '.join(str(error).split())})")


def _faults(root: Path, file: Path) -> Iterator[Fault]:
    log = f"{file}-wal"
    damages = list(log_faults(file))
    for damage in damages:
        yield Fault(log, damage.message, is_note=not damage.certain)
    if any(damage.certain for damage in damages):
        return  # opening the catalogue would delete the rest of its log
    with closing(Catalogue(file)) as catalogue:
        with catalogue.reading():  # one state, whatever is committed meanwhile
            yield from catalogue_faults(catalogue)
        with Index.open(root) as index:
            for stored in stored_encoders(index, catalogue):
                yield from _encoder_faults(root, stored)
        yield from _segments_faults(root, catalogue)


def _reason(error: NutgrafError, file: Path) -> str:
    return error.message.removeprefix(f"{file}: ")


def stored_encoders(index: Index, catalogue: Catalogue) -> list[StoredEncoder]:
    """The encoders of all generations that can be read."""
    generations = catalogue.settings.since(catalogue.generations.oldest())
    each = {encoder_folder(at): at for at in generations}
    return [StoredEncoder.of(index.settings, at) for at in each.values()]


def _encoder_faults(root: Path, stored: StoredEncoder) -> Iterator[Fault]:
    for error in Manifest.faults(stored.path(root), stored.digest):
        place, _, message = error.message.partition(": ")
        yield Fault(place, message)


def catalogue_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Faults of the catalogue: found by SQLite, by the seals, or in the articles."""
    place = str(catalogue.file)
    for line in chain(catalogue.database.check(), catalogue.database.broken_seals()):
        yield Fault(place, line)
    newest = catalogue.generations.newest()
    numbers = [generation.number for generation in catalogue.generations.all()]
    forgotten = range(2, min(set(numbers[1:]), default=2))  # compacted away long ago
    if {*numbers, *forgotten} != set(range(1, newest + 1)) or (
        forgotten and forgotten[-1] >= catalogue.generations.oldest()
    ):
        yield Fault(place, "generations are missing")
    for version, born, died in catalogue.lives.all():
        if not 0 < born <= (newest if died is None else died) <= newest:
            yield Fault(place, f"version {version} lives from generation {born} to {died}")
        try:
            article, passages = catalogue.articles.get(version)
        except NutgrafError as error:
            yield Fault(place, _reason(error, catalogue.file))
            continue
        if article.content_hash != catalogue.articles.content_hash(version):
            reason = f"differs from what was added (version {version})"
            yield Fault(place, f"article {article.id!r}: {reason}")
        inside = [0 <= p.start <= p.end <= len(article.text) for p in passages]
        if not inside or not all(inside):
            yield Fault(place, f"article {article.id!r}: its passages lie outside of its text")


def _segments_faults(root: Path, catalogue: Catalogue) -> Iterator[Fault]:
    """Faults of all segments. A writer may go on; segments that it adds are checked, too."""
    held: dict[int, list[int] | None] = {}  # segment → its versions; None if it is damaged
    while True:
        with catalogue.reading():
            records = catalogue.segments.all()
            new = [record for record in records if record.id not in held]
            whole = not any(held.get(record.id, []) is None for record in records)
            missing = list(_missing(catalogue, records, held)) if whole and not new else []
        if not new:
            break
        for record in new:
            found: list[Fault] = list(file_faults(root, record))
            held[record.id] = None if found else _versions(root, record, catalogue, found)
            if record.id in catalogue.segments.ids():  # otherwise a merge has replaced it
                yield from found
    yield from missing
    folders = sorted((root / SEGMENTS).iterdir())
    if holder_of(root / LOCK):
        return  # its new segments belong to no commit yet
    known = {segment_folder(root, id_) for id_ in catalogue.segments.ids()}
    for folder in folders:
        if folder not in known and folder.exists():
            what = "belongs to no commit; the next writer deletes it"
            yield Fault(str(folder), what, is_note=True)


def file_faults(root: Path, record: SegmentRecord) -> Iterator[Fault]:
    """Faults of a segment's files: missing, changed, or not part of the segment."""
    for file in record.files:
        try:
            check_file(root, file, thorough=True)
        except NutgrafError as error:
            place = root / file.path
            yield Fault(str(place), _reason(error, place), record.id)
    folder = segment_folder(root, record.id)
    names = {root / file.path for file in record.files}
    if folder.is_dir():
        for path in walk(folder):
            if path.is_file() and path not in names:
                yield Fault(str(path), "is not part of the index", record.id)


def _versions(
    root: Path, record: SegmentRecord, catalogue: Catalogue, found: list[Fault]
) -> list[int] | None:
    """The versions in a segment; None if it cannot be opened.

    A fault is appended to `found` if keyword leg, semantic leg and catalogue have different rows.
    """
    place = str(segment_folder(root, record.id))

    def fault(message: str) -> None:
        found.append(Fault(place, message, record.id))

    try:
        segment = Segment.open(root, record)
    except NutgrafError as error:
        fault(error.message)
        return None
    versions: list[int] = segment.versions.tolist()
    starts = segment.keyword.starts.tolist()
    keys = segment.vectors.keys()
    for start in range(0, segment.rows, BLOCK):
        lengths = np.linalg.norm(segment.vectors[start : start + BLOCK].astype(np.float32), axis=1)
        # NaN fails the first test. An application's own encoder may give a vector of zeros.
        if not np.all((np.abs(lengths - 1) < ROUNDING) | (lengths == 0)):
            fault(f"vectors in rows {start} and after are not of unit length")
    if len(versions) != record.articles or versions != sorted(versions):
        fault("its list of versions does not fit")
    for version, start, end in zip(versions, starts, starts[1:], strict=False):
        try:
            _, passages = catalogue.articles.get(version)
        except NutgrafError as error:
            fault(error.message)
            continue
        if len(passages) != end - start:
            fault(f"version {version}: other passages in the keyword leg than in the text")
        elif [vector_key(encoder_text(p)) for p in passages] != keys[start:end].tolist():
            fault(f"version {version}: vectors of another text")
    segment.close()
    return versions


def _missing(
    catalogue: Catalogue, records: list[SegmentRecord], held: Mapping[int, list[int] | None]
) -> Iterator[Fault]:
    """Articles of the newest generation that are in no segment of its encoder, or in two."""
    generation = catalogue.generations.newest()
    encoder = encoder_folder(catalogue.settings.at(generation))
    times = Counter(
        version
        for record in records
        if record.encoder == encoder
        for version in held.get(record.id) or ()
    )
    for version in catalogue.lives.living(generation):
        if times[version] != 1:
            where = "more than one segment" if times[version] else "no segment"
            yield Fault(str(catalogue.file), f"version {version} is in {where}")
