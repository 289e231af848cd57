"""The writer's lock: held by an open file, so that a dead writer's lock frees itself."""

import fcntl
import os
import time
from pathlib import Path

from ..arguments import seconds_of
from ..errors import IndexLockedError
from ..hints import Advice, Hint
from .files import storage_errors

POLL = 0.05  # seconds between two tries


class WriteLock:
    """A lock that one writer of an index holds, threads included; readers never take it."""

    def __init__(self, path: Path, wait: float) -> None:
        """Take the lock within `wait` seconds. Raises IndexLockedError, which names the holder."""
        wait = seconds_of(wait)
        self._owner = os.getpid()
        with storage_errors(path):
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                self._take(path, wait)
            except BaseException:
                os.close(self._descriptor)
                raise

    def _take(self, path: Path, wait: float) -> None:
        deadline = time.monotonic() + wait
        while not self._try():
            if time.monotonic() >= deadline:
                holder = os.pread(self._descriptor, 200, 0).decode(errors="replace").strip()
                raise IndexLockedError(
                    f"{path.parent}: another writer is at work ({holder or 'unknown'})",
                    Hint(Advice.WAIT),
                )
            time.sleep(POLL)
        holder = f"pid {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}"
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, holder.encode(), 0)

    def _try(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Release the lock; in a fork of the process that took it, only close the file."""
        if self._descriptor >= 0:
            if os.getpid() == self._owner:  # a fork has the file open, too, and would keep the lock
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> "WriteLock":
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()


def holder_of(path: Path) -> str | None:
    """The holder of a lock (pid and since when); None if nobody holds it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        # Held only until it is closed here: a writer that tries at this moment tries again.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "unknown"
    finally:
        os.close(descriptor)
    return None
