"""A process that is killed: operations in a child that ends at its n-th sync of a file."""

import os
import signal
from multiprocessing import get_context
from pathlib import Path

from .drawing import Operation

_CHILDREN = get_context("forkserver")
_CHILDREN.set_forkserver_preload(["tests.model.writing", "nutgraf.search"])


def run_killed(path: Path, operation: Operation, sync: int) -> None:
    """Do an operation in a child that is killed before its sync number `sync`, or at its end."""
    child = _CHILDREN.Process(target=_work, args=(path, operation, sync))
    child.start()
    child.join()
    if child.exitcode != -signal.SIGKILL:
        raise AssertionError(f"the child ended with {child.exitcode}")


def _work(path: Path, operation: Operation, sync: int) -> None:
    from .writing import opened, write

    left, real = sync, os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        real(descriptor)

    os.fsync = fsync
    with opened(path) as index:
        write(index, operation)
    os.kill(os.getpid(), signal.SIGKILL)
