"""The cache: a folder for each user, of what all indexes share and can be made again."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from ..errors import StorageError
from .files import storage_errors, sync, sync_tree

VARIABLE: Final = "NUTGRAF_CACHE"
"""The environment variable that names another folder."""

_AMONG_TEMPORARY: Final = "nutgraf-"
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def cache_folders() -> Iterator[Path]:
    """The folders of the cache, which need not exist: the second serves if the first is read-only.

    It lies among the temporary files, and is used if it is the user's own. There is no second one
    if `NUTGRAF_CACHE` names the first.
    """
    if chosen := os.environ.get(VARIABLE):
        yield Path(chosen).absolute()
        return
    with suppress(RuntimeError):  # a user without a home
        yield _of_user()
    import tempfile  # a search needs the first folder alone

    yield Path(tempfile.gettempdir(), f"{_AMONG_TEMPORARY}{os.getuid()}")


def _of_user() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "nutgraf"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))  # by its rule, a relative one is passed over
    return (named if named.is_absolute() else Path.home() / ".cache") / "nutgraf"


def made_once(name: str, make: Callable[[Path], object], is_whole: Callable[[Path], bool]) -> Path:
    """The folder `name` of the cache, which `make(folder)` fills if it is not there, or not whole.

    It appears under its name when it is complete and on the disk, so that a kill or a full disk
    leaves a whole one or none. Of two processes that make it at once, one throws its own away.

    Raises:
        StorageError: the cache cannot be written.
    """
    caches: list[Path] = []
    for cache in cache_folders():
        if is_whole(cache / name) and _is_ours(cache):
            return cache / name
        caches.append(cache)
    from .temporary import temporary_folder

    for cache in caches:
        place = cache / name
        try:
            cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(cache):
                raise PermissionError(errno.EPERM, "belongs to another user", str(cache))
            place.parent.mkdir(exist_ok=True)
            with temporary_folder(place) as temporary:
                return _put(temporary, place, make, is_whole)
        except OSError as error:
            if error.errno not in _DENIED or cache == caches[-1]:
                raise StorageError(
                    f"{place}: cannot be written ({error.strerror}); let {VARIABLE} name a folder "
                    "that can be"
                ) from error
    raise AssertionError("there is always a folder")


def _is_ours(cache: Path) -> bool:
    """Whether nobody else could have written what is in a cache among the temporary files."""
    if os.environ.get(VARIABLE) or not cache.name.startswith(_AMONG_TEMPORARY):
        return True
    found = cache.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def _put(
    temporary: Path, place: Path, make: Callable[[Path], object], is_whole: Callable[[Path], bool]
) -> Path:
    made = temporary / "new"
    make(made)
    with storage_errors(place):
        sync_tree(made)
        if place.exists() and not is_whole(place):  # damaged: it leaves with the temporary folder
            place.rename(temporary / "old")
        try:
            made.rename(place)
        except OSError:
            if not is_whole(place):  # else another process was faster
                raise
        sync(place.parent)
    return place
