"""The watched folders and files: their contents, and their changes, by watchfiles."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import watch

from ..errors import ArticleError
from ..readers import Problem, Survey
from ..readers.inputs import suffixes
from ..readers.paths import INDEX_MARK, find_files
from .events import ChangedPaths, Events, Failed, Replaced

DEBOUNCE = 200  # milliseconds in which changes are collected into one event
TURN = 250  # milliseconds after which a watching thread checks whether the watch ends
READY = 60.0  # seconds to wait for the system to begin watching


class Folders:
    """Watched folders, to any depth, and single files. Paths are absolute, links unresolved."""

    def __init__(self, paths: Sequence[Path], index: Path) -> None:
        """Raises ArticleError for a path that does not exist. `index` itself is not watched."""
        self._paths = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100
        self._index = Path(os.path.abspath(index))  # noqa: PTH100
        self._suffixes = suffixes()
        for path in self._paths:
            if not path.exists():
                raise ArticleError(f"{path}: does not exist; name a folder, a file or a feed")

    @property
    def paths(self) -> list[Path]:
        """The watched folders and files, as absolute paths."""
        return self._paths

    def files(self, survey: Survey) -> Iterator[Path | Problem]:
        """All files with articles that exist now, and a Problem for each unreadable folder."""
        for path in self._paths:
            yield from self.files_below(path, survey)

    def files_below(self, path: Path, survey: Survey) -> Iterator[Path | Problem]:
        """The watched files at or below a path. The survey counts the other files."""
        # A folder without articles is not a problem: articles may come.
        for found in find_files(str(path), self._suffixes, survey):
            if isinstance(found, Problem):
                if "has no articles in it" not in found.message:
                    yield found
            elif self.covers(found):
                yield found

    def covers(self, path: Path) -> bool:
        """Whether a file at `path` would be watched: not hidden, and not in an index."""
        if path in self._paths:
            return True
        if path.is_relative_to(self._index):
            return False
        return any(path.is_relative_to(each) and _is_open(each, path) for each in self._paths)

    def holds(self, path: Path) -> bool:
        """Whether a path is a watched path, or below one."""
        return any(path.is_relative_to(watched) for watched in self._paths)

    def start(self, events: Events) -> None:
        """Put all changes from now on into `events`, until these end."""
        begun = [threading.Event() for _ in self._paths]
        for path, ready in zip(self._paths, begun, strict=True):
            thread = threading.Thread(target=self._watch, args=(path, events, ready), daemon=True)
            thread.start()
        for ready in begun:
            ready.wait(READY)

    def _watch(self, path: Path, events: Events, ready: threading.Event) -> None:
        """Put changes into `events`, also of a folder that takes the place of the first."""
        try:
            again = False
            while not events.ending.is_set():
                self._watch_one(path, events, ready, again=again)
                again = True
        except (OSError, RuntimeError) as error:
            events.put(Failed(f"{path}: cannot be watched ({error})"))
        finally:
            ready.set()

    def _watch_one(
        self, path: Path, events: Events, ready: threading.Event, *, again: bool
    ) -> None:
        """Watch until the events end, or the folder is another one of the same name.

        If it is watched `again`, it took the place of another, and all of it is to be read.
        """
        # An editor may save a file by renaming another over it, so its folder is watched instead.
        folder = path if path.is_dir() else path.parent
        watched = _identity(folder)
        for changes in watch(
            folder,
            watch_filter=None,
            debounce=DEBOUNCE,
            stop_event=events.ending,
            rust_timeout=TURN,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=path.is_dir(),
        ):
            ready.set()
            if again:
                events.put(Replaced())
                again = False
            found = frozenset(Path(changed) for _, changed in changes)
            if relevant := frozenset(filter(self._relevant, found)):
                events.put(ChangedPaths(relevant))
            # The system watches the folder, not its name. A folder that is gone may come again.
            if _identity(folder) not in (watched, None):
                return

    def _relevant(self, path: Path) -> bool:
        if path in self._paths:
            return True
        known = path.name.lower().endswith(self._suffixes)
        # A path that no longer exists may have been a folder.
        return (known or path.is_dir() or not path.exists()) and self.covers(path)


def _identity(folder: Path) -> tuple[int, int] | None:
    """The device and number of a folder; None if it does not exist."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_open(folder: Path, path: Path) -> bool:
    """Whether no hidden folder, and no index, lies between `folder` and `path`."""
    inner = path.relative_to(folder)
    if any(part.startswith(".") for part in inner.parts):
        return False
    return not any((folder / each / INDEX_MARK).exists() for each in inner.parents)
