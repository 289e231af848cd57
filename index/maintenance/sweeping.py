"""The sweeping: deletes what dead processes left, in an index, the cache or folders of backups."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from ..arguments import path_of
from ..encoder.packaged.shared import unused_in_cache
from ..errors import StorageError
from ..storage.files import storage_errors
from ..storage.layout import SEGMENTS
from ..storage.temporary import left_overs
from ..store import Index


def sweep(index: str | Path, *, wait: float = 0.0) -> list[Path]:
    """Delete what dead writers left in the index; returns what there was.

    That is segments that no commit names and temporary folders, and in the cache what this version
    does not use. Raises IndexLockedError while a writer is at work.
    """
    index = path_of(index)
    with Index.open(index) as opened:
        before = set((index / SEGMENTS).glob("*"))
        opened.writer(wait=wait, follow_up=False).close()  # each writer begins by sweeping
        swept = sorted(each for each in before if not each.exists())
    return [*swept, *_deleted([*left_overs(index), *unused_in_cache()])]


def sweep_places(places: Sequence[str | Path]) -> list[Path]:
    """Delete the temporary folders of dead processes in some folders; returns what there was.

    Only folders with our own temporary names are deleted. Raises StorageError for a place that is
    no folder.
    """
    swept: list[Path] = []
    for place in map(path_of, places):
        if not place.is_dir():
            raise StorageError(f"{place}: is no folder")
        swept += _deleted(left_overs(place))
    return swept


def left_in(index: Path, places: Sequence[Path]) -> list[Path]:
    """The temporary folders of dead processes in an index and in some places."""
    folders = dict.fromkeys([index, *places])
    return [each for folder in folders if folder.is_dir() for each in left_overs(folder)]


def _deleted(folders: Sequence[Path]) -> list[Path]:
    for folder in folders:
        with storage_errors(folder):
            shutil.rmtree(folder)
    return list(folders)
