"""The restoring of a backup: makes an index after all files were checked."""

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ..arguments import path_of
from ..catalogue.catalogue import Catalogue
from ..catalogue.tables import FORMAT, READABLE
from ..errors import IndexDamagedError, StorageError
from ..hints import Advice, Hint
from ..storage.files import FileRecord, make_folder, storage_errors, sync, sync_tree
from ..storage.layout import CATALOGUE, ENCODER, SEGMENTS
from ..storage.temporary import temporary_folder
from .backup import BACKUP_FORMAT, MANIFEST, BackupReport

LONGEST_MANIFEST = 64 * 1024 * 1024
CHUNK = 1 << 20

NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
MEMBER = re.compile(
    rf"{re.escape(CATALOGUE)}|(?:{ENCODER}[A-Za-z0-9_-]*|segments/\d{{6,}})(?:/{NAME}){{1,4}}"
)
"""The names of files that a backup may contain. None begins with a dot or a slash, so none leads
outside the folder."""


def restore_backup(file: str | Path, index: str | Path) -> BackupReport:
    """Make the index at `index`, which must not exist, out of a backup.

    Every digest is checked, and the catalogue against the files, before anything is put in place.
    Raises IndexDamagedError if the backup is incomplete, changed or contains other files,
    StorageError if `index` exists or cannot be written.
    """
    index, file = path_of(index), path_of(file, "file")
    with storage_errors(index):
        if index.is_symlink() or index.is_file() or (index.is_dir() and any(index.iterdir())):
            raise StorageError(f"{index}: exists already", Hint(Advice.OTHER_INDEX))
        parent = index.absolute().parent
        make_folder(parent)
        with temporary_folder(index) as folder:
            with _refusals(file), tarfile.open(file, "r:") as archive:
                records, generation = _extract(archive, folder)
                _check(folder, records)
            (folder / SEGMENTS).mkdir(exist_ok=True)  # missing if the index had no articles
            folder.chmod(0o777 & ~_umask())
            sync_tree(folder)
            folder.replace(index)
            sync(parent)
    size = sum(record.size for record in records.values())
    return BackupReport(str(index), generation, len(records), size)


@contextmanager
def _refusals(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise StorageError(f"{error.filename}: does not exist") from error
    except IndexDamagedError as error:
        raise IndexDamagedError(
            f"{file}: {error.message}; nothing was restored", error.hint
        ) from error
    except (tarfile.TarError, EOFError, ValueError, TypeError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise IndexDamagedError(
            f"{file}: is not a complete backup of an index ({reason}); nothing was restored"
        ) from error


def _extract(archive: tarfile.TarFile, folder: Path) -> tuple[dict[str, FileRecord], int]:
    """Write the files of a backup into a folder; return the manifest's records and generation."""
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isreg():
        raise ValueError(f"does not begin with {MANIFEST}")
    if first.size > LONGEST_MANIFEST:
        raise ValueError(f"{MANIFEST} is too large")
    listed = archive.extractfile(first)
    manifest: Any = json.loads(listed.read() if listed else b"")
    if manifest["nutgraf_backup"] != BACKUP_FORMAT:
        raise ValueError(f"is of format {manifest['nutgraf_backup']}, not {BACKUP_FORMAT}")
    records = {record.path: record for record in map(_record, manifest["files"])}
    if len(records) != len(manifest["files"]):
        raise ValueError(f"{MANIFEST} lists a file twice")
    if sum(record.size for record in records.values()) > shutil.disk_usage(folder).free:
        raise StorageError(f"{folder.parent}: has too little room; free some, or use another disk")
    missing = set(records)
    while (member := archive.next()) is not None:
        if member.name not in missing:
            raise IndexDamagedError(f"has {member.name!r}, which its manifest does not list")
        if not member.isreg() or member.issparse():
            raise IndexDamagedError(f"{member.name!r} is not a plain file")
        missing.remove(member.name)
        _write(archive, member, folder, records[member.name])
    if missing:
        raise IndexDamagedError(f"lacks {min(missing)} and {len(missing) - 1} other files")
    return records, int(manifest["generation"])


def _record(listed: Any) -> FileRecord:
    record = FileRecord(
        str(listed["path"]), int(listed["size"]), int(listed["modified"]), str(listed["digest"])
    )
    if not MEMBER.fullmatch(record.path):
        raise IndexDamagedError(f"has {record.path!r}, which no index has")
    return record


def _write(
    archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, record: FileRecord
) -> None:
    target = folder / record.path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    source = archive.extractfile(member)
    with target.open("xb") as written:
        while source and (data := source.read(CHUNK)):
            digest.update(data)
            written.write(data)
    if (member.size, digest.hexdigest()) != (record.size, record.digest):
        raise IndexDamagedError(f"the bytes of {record.path} are not those that were backed up")
    # The modification time shows later that a segment's file is unchanged, without reading it.
    os.utime(target, ns=(record.modified, record.modified))


def _check(folder: Path, records: dict[str, FileRecord]) -> None:
    """Check that the catalogue names exactly the files of the backup."""
    if CATALOGUE not in records:
        raise IndexDamagedError(f"lacks {CATALOGUE}")
    with closing(Catalogue(folder / CATALOGUE)) as catalogue:
        settings = catalogue.settings.of_index()
        if settings.get("format") not in READABLE:
            raise IndexDamagedError(
                f"is of an index of format {settings.get('format')}, this nutgraf reads {FORMAT}"
            )
        named = {file.path: file for segment in catalogue.segments.all() for file in segment.files}
    encoders = {r.digest for path, r in records.items() if path.endswith("/encoder.json")}
    if settings["encoder_digest"] not in encoders:
        raise IndexDamagedError("has another encoder than its catalogue names")
    segments = {path: record for path, record in records.items() if path.startswith("segments/")}
    if segments != named:
        odd = min(path for path in {*segments, *named} if segments.get(path) != named.get(path))
        raise IndexDamagedError(f"{odd} is not as its catalogue says")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
