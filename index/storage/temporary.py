"""The temporary folder: beside what it will become, and known as a left-over if its process dies.

It holds a locked file as long as its process lives, so that nobody's work is taken for a left-over.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = ".nutgraf-"
HELD: Final = "held"


@contextmanager
def temporary_folder(beside: Path) -> Iterator[Path]:
    """An empty folder in the folder of `beside`, which is deleted after the block."""
    parent = beside.absolute().parent
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{beside.name[:80]}.", dir=parent))
    descriptor = os.open(folder / HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        content = folder / "content"
        content.mkdir()
        yield content
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def left_overs(folder: Path) -> list[Path]:
    """The temporary folders of dead processes in `folder`, sorted."""
    try:
        found = sorted(folder.glob(f"{PREFIX}*"))
    except OSError:
        return []
    return [each for each in found if _is_left(each)]


def _is_left(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    try:
        descriptor = os.open(folder / HELD, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False  # it is not ours, or being made
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
