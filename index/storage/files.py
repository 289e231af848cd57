"""Files on disk: durable writes, and digests that reveal a changed file."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import IndexDamagedError, NutgrafError, StorageError
from ..hints import VERIFY, Advice, Hint

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The catalogue's record of a file: its path, size, time of change and digest."""

    path: str  # relative to the index folder, posix
    size: int  # bytes
    modified: int  # nanoseconds since the epoch
    digest: str  # sha256, hex


def record_of(root: Path, file: Path) -> FileRecord:
    """The record of `file`, whose path is kept relative to `root`."""
    status = file.stat()
    return FileRecord(
        file.relative_to(root).as_posix(), status.st_size, status.st_mtime_ns, digest_of(file)
    )


def digest_of(file: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_file(root: Path, record: FileRecord, *, thorough: bool = False) -> None:
    """Raise IndexDamagedError unless the file is the one that was recorded.

    Size and time of change are compared, which costs microseconds; the bytes are read only
    if the time differs (a copied index) or if `thorough`. A copy gets the time that was recorded,
    so that its bytes are read once and not by every search.
    """
    file = root / record.path
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise IndexDamagedError(f"{file}: not a file", VERIFY)
        if status.st_size != record.size:
            raise IndexDamagedError(
                f"{file}: has {status.st_size} bytes instead of {record.size}", VERIFY
            )
        as_written = status.st_mtime_ns == record.modified
        if as_written and not thorough:
            return
        if digest_of(file) != record.digest:
            raise IndexDamagedError(f"{file}: its bytes have changed since it was written", VERIFY)
        if not as_written:
            _give_back_time(file, status, record)
    except OSError as error:
        raise unreadable(file, error) from error


def unreadable(file: Path, error: OSError) -> NutgrafError:
    """The error for a file of an index that cannot be opened or read.

    Without permission, or with too many files open, the index may be whole.
    """
    if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
        return StorageError(
            f"{file}: {error.strerror}; close searchers that are not needed, or raise the limit "
            "of open files"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return StorageError(f"{file}: no permission to read it", Hint(Advice.PERMIT))
    if isinstance(error, FileNotFoundError):
        return IndexDamagedError(f"{file}: missing", VERIFY)
    return IndexDamagedError(f"{file}: cannot be read ({error.strerror})", VERIFY)


def _give_back_time(file: Path, before: os.stat_result, record: FileRecord) -> None:
    """Set a file's time of change to the recorded one, unless it has changed since."""
    if file.stat().st_mtime_ns == before.st_mtime_ns:
        with suppress(OSError):  # another user's, or on a read-only disk
            os.utime(file, ns=(before.st_atime_ns, record.modified))


def sync(path: Path) -> None:
    """Force a file's bytes, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Force everything below `folder`, and its own name in its parent, to the disk."""
    paths = list(walk(folder))
    for path in paths:
        _begin_writing(path)
    for path in paths:
        sync(path)
    sync(folder)
    sync(folder.parent)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing; their names are on the disk then."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for each in reversed(missing):
        sync(each.absolute().parent)


def _begin_writing(path: Path) -> None:
    """Start writing a small file to the disk, so that many files are waited for together.

    Twenty files are then on the disk in the time of one, a fifth of the time otherwise. The system
    begins to write on the advice that the bytes are not needed. Large files stay in memory.
    """
    if not hasattr(os, "posix_fadvise") or not path.is_file() or path.stat().st_size > BLOCK:
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


@contextmanager
def appearing(file: Path) -> Iterator[Path]:
    """A temporary path for a file that gets its name when it is complete.

    The file is durable when it appears, and never replaces another. Raises StorageError if there is
    one already, or if it cannot be written.
    """
    parent = file.absolute().parent
    with storage_errors(file):
        if file.exists():
            raise StorageError(f"{file}: exists already; choose another name, or remove it")
        if not parent.is_dir():
            raise StorageError(f"{file}: there is no folder {parent}; make it, or choose another")
        from .temporary import temporary_folder  # readers never need it

        with temporary_folder(file) as folder:
            unfinished = folder / file.name
            yield unfinished
            _put_in_place(unfinished, file)


def _put_in_place(unfinished: Path, file: Path) -> None:
    sync(unfinished)
    try:
        os.link(unfinished, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if file.exists():
            raise FileExistsError(errno.EEXIST, "exists already", str(file)) from None
        unfinished.rename(file)
    sync(file.absolute().parent)


def link_or_copy(source: str, target: str) -> None:
    """Another name for a file, or a copy of it on a file system without links."""
    try:
        os.link(source, target)
    except OSError:
        import shutil

        shutil.copy2(source, target)


def walk(folder: Path) -> Iterator[Path]:
    """All files and folders below `folder`, children before their parents, sorted."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from walk(path)
        yield path


def bytes_below(folder: Path) -> int:
    """The size of all files below a folder; files that vanish during the count are left out."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += Path(parent, name).stat().st_size
    return total


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn an operating system's error of a write under `path` into a StorageError."""
    try:
        yield
    except OSError as error:
        hint = None
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            reason = "the disk is full; free some space and try again"
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            reason, hint = "no permission to write there", Hint(Advice.PERMIT)
        else:
            reason = error.strerror or str(error)
        written = error.filename2 or error.filename or path  # of two, the second is written
        raise StorageError(f"{written}: {reason}", hint) from error
