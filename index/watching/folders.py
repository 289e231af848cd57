"""Watched folders and files: what is in them, and what changes, by watchfiles."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import watch

from ..errors import ArticleError
from ..readers import Problem, Survey
from ..readers.inputs import suffixes
from ..readers.paths import INDEX_MARK, find_files
from .events import Changed, Events, Failed

DEBOUNCE = 200  # milliseconds in which changes are gathered before they are told
TURN = 250  # milliseconds after which a watching thread looks whether all is to end
READY = 60.0  # seconds in which the system must have begun to watch


class Folders:
    """Some folders, to any depth, and single files. Paths are absolute and keep their links."""

    def __init__(self, paths: Sequence[Path], index: Path) -> None:
        """Raises ArticleError for a path that does not exist. `index` itself is not watched."""
        self._paths = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100
        self._index = Path(os.path.abspath(index))  # noqa: PTH100
        self._suffixes = suffixes()
        for path in self._paths:
            if not path.exists():
                raise ArticleError(f"{path}: does not exist; name a folder, a file or a feed")

    def files(self, survey: Survey) -> Iterator[Path | Problem]:
        """All files with articles that are there now, and what cannot be looked into."""
        for path in self._paths:
            yield from self.files_below(path, survey)

    def files_below(self, path: Path, survey: Survey) -> Iterator[Path | Problem]:
        """The watched files at or below a path. The survey learns what else is there."""
        # A folder without articles is none to complain of: they may come.
        for found in find_files(str(path), self._suffixes, survey):
            if isinstance(found, Problem):
                if "has no articles in it" not in found.message:
                    yield found
            elif self.covers(found):
                yield found

    def covers(self, path: Path) -> bool:
        """Whether a path, if it is a file, is watched: of a known kind, not hidden, no index's."""
        if path in self._paths:
            return True
        if path.is_relative_to(self._index):
            return False
        return any(path.is_relative_to(each) and _is_open(each, path) for each in self._paths)

    def holds(self, path: Path) -> bool:
        """Whether a path is one of those watched, or below one."""
        return any(path.is_relative_to(watched) for watched in self._paths)

    def start(self, events: Events) -> None:
        """Tell `events` of all changes from now on, until they end."""
        begun = [threading.Event() for _ in self._paths]
        for path, ready in zip(self._paths, begun, strict=True):
            thread = threading.Thread(target=self._watch, args=(path, events, ready), daemon=True)
            thread.start()
        for ready in begun:
            ready.wait(READY)

    def _watch(self, path: Path, events: Events, ready: threading.Event) -> None:
        # A file that is saved by renaming another is a new file: its folder is watched for it.
        folder = path if path.is_dir() else path.parent
        try:
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
                found = frozenset(Path(changed) for _, changed in changes)
                if relevant := frozenset(filter(self._relevant, found)):
                    events.put(Changed(relevant))
        except (OSError, RuntimeError) as error:
            events.put(Failed(f"{path}: cannot be watched ({error})"))
        finally:
            ready.set()

    def _relevant(self, path: Path) -> bool:
        if path in self._paths:
            return True
        known = path.name.lower().endswith(self._suffixes)
        # What is no file any more may have been a folder.
        return (known or path.is_dir() or not path.exists()) and self.covers(path)


def _is_open(folder: Path, path: Path) -> bool:
    """Whether neither a hidden folder, nor that of an index, lies between a folder and a path."""
    inner = path.relative_to(folder)
    if any(part.startswith(".") for part in inner.parts):
        return False
    return not any((folder / each / INDEX_MARK).exists() for each in inner.parents)
