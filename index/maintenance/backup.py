"""The backup of an index: a tar file, consistent while a writer is at work.

SQLite copies one state of the catalogue. All segment files that the copy names are opened before
any is read: a file that a merge then deletes stays readable until it is closed. The first member of
the tar file is manifest.json, which lists the others with size and digest.
"""

import hashlib
import io
import json
import tarfile
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ..arguments import path_of
from ..catalogue.catalogue import Catalogue
from ..encoder.manifest import MANIFEST as ENCODER_MANIFEST
from ..encoder.manifest import Manifest
from ..encoder.stored_encoder import SETTING
from ..errors import IndexDamagedError, StorageError
from ..hints import VERIFY
from ..storage.files import FileRecord, appearing, record_of
from ..storage.layout import CATALOGUE, ENCODER
from ..storage.open_files import allow_open_files
from ..store import Index
from ..writing.erasure import BACKUPS, Backup

MANIFEST = "manifest.json"
BACKUP_FORMAT = 1

TRIES = 20
"""Attempts before giving up, if merges delete segments faster than they are opened."""

REMEMBERED = 100
"""Backups that an index remembers, the last ones."""

OTHER_FILES = 256
"""Files that the process may have open besides those of the backup."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """The contents of a backup: generation, files and bytes. `path` is where they were written."""

    path: str
    generation: int
    files: int
    bytes: int


def write_backup(index: str | Path, file: str | Path) -> BackupReport:
    """Copy the index into `file`, which appears under its name only when it is complete.

    Readers and writers need not wait. Raises StorageError if `file` exists or cannot be written,
    IndexDamagedError if a file of the index differs from what was committed.
    """
    index, file = path_of(index), path_of(file, "file")
    Index.open(index).close()
    with appearing(file) as unfinished, ExitStack() as opened:
        generation, size, files = _write(index, unfinished, opened)
    _remember(index, file, generation)
    return BackupReport(str(file), generation, files, size)


def _remember(index: Path, file: Path, generation: int) -> None:
    """Let the index remember the backup, so that an erasure can name it."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    backup = Backup(str(file.absolute()), generation, made)
    with (
        closing(Catalogue(index / CATALOGUE)) as catalogue,
        suppress(StorageError),  # without permission to write
        catalogue.writing(),
    ):
        known = catalogue.settings.of_index().get(BACKUPS, [])
        others = [each for each in known if each["path"] != backup.path]
        catalogue.settings.put({BACKUPS: [*others, asdict(backup)][-REMEMBERED:]})


def _write(index: Path, unfinished: Path, opened: ExitStack) -> tuple[int, int, int]:
    """Write the backup, and return its generation, bytes and number of files."""
    generation, members = _pinned(index, unfinished.parent, opened)
    manifest = {
        "nutgraf_backup": BACKUP_FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "generation": generation,
        "files": [asdict(record) for record, _ in members],
    }
    size = 0
    with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as archive:
        listed = json.dumps(manifest, indent=1).encode()
        archive.addfile(_member(MANIFEST, len(listed)), io.BytesIO(listed))
        for record, stream in members:
            hashed = _Hashed(stream)
            try:
                archive.addfile(_member(record.path, record.size), hashed)
            except OSError as error:
                if error.errno is not None:
                    raise
                hashed.digest.update(b"the file is shorter than it was")
            if hashed.digest.hexdigest() != record.digest or stream.read(1):
                raise IndexDamagedError(
                    f"{index / record.path}: its bytes have changed since it was written", VERIFY
                )
            size += record.size
    return generation, size, len(members)


def _pinned(
    index: Path, folder: Path, opened: ExitStack
) -> tuple[int, list[tuple[FileRecord, BinaryIO]]]:
    """The newest generation and all of its files, opened."""
    for _ in range(TRIES):
        copy = folder / CATALOGUE
        with closing(Catalogue(index / CATALOGUE)) as catalogue:
            catalogue.database.copy_to(copy)
        with closing(Catalogue(copy)) as catalogue:
            generation = catalogue.generations.newest()
            records = [file for segment in catalogue.segments.all() for file in segment.files]
            records += _encoder_files(index, catalogue)
        allow_open_files(len(records) + OTHER_FILES)
        with ExitStack() as attempt:
            members: list[tuple[FileRecord, BinaryIO]] = []
            try:
                for record in records:
                    stream = attempt.enter_context((index / record.path).open("rb"))
                    members.append((record, stream))
            except FileNotFoundError as error:
                missing = error
                copy.unlink()
                continue
            stream = attempt.enter_context(copy.open("rb"))
            members.insert(0, (record_of(folder, copy), stream))
            opened.push(attempt.pop_all())
            return generation, members
    raise IndexDamagedError(f"{missing.filename}: missing", VERIFY)


def _encoder_files(index: Path, catalogue: Catalogue) -> list[FileRecord]:
    """The files of all encoders that the catalogue names, with the digests in their manifests."""
    digests = {ENCODER: catalogue.settings.of_index().get("encoder_digest")}
    digests |= {
        value["folder"]: value["digest"] for value in catalogue.settings.values_of(SETTING) if value
    }
    records = []
    for name, digest in digests.items():
        listed = Manifest.read(index / name, digest).files
        records.append(record_of(index, index / name / ENCODER_MANIFEST))
        records += (replace(file, path=f"{name}/{file.path}") for file in listed)
    return records


def _member(path: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.size, member.mode = size, 0o644
    return member


class _Hashed(io.RawIOBase):
    """A stream that hashes its bytes as they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data
