"""The process lock: a lock of the threads of one process, which a fork refuses to wait for."""

import os
import threading

from ..errors import StorageError


class ProcessLock:
    """A lock for the threads of the process that made it.

    A fork has only the thread that forked: a lock that another thread held stays locked in it for
    ever, and the threads of the runtimes that encode are not there. So it gets an error.
    """

    def __init__(self) -> None:
        """Belong to this process."""
        self._process = os.getpid()
        self._lock = threading.Lock()

    @property
    def is_foreign(self) -> bool:
        """Whether this process is a fork of the one that made it."""
        return os.getpid() != self._process

    def check(self) -> None:
        """Raise StorageError in a fork."""
        if self.is_foreign:
            raise StorageError(
                "this process was forked from the one that opened the index; open it anew here"
            )

    def __enter__(self) -> None:
        self.check()
        self._lock.acquire()

    def __exit__(self, *exception: object) -> None:
        self._lock.release()
