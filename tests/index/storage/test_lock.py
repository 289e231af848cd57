"""One writer at a time, across processes, and a dead one does not block."""

import os
import signal
import subprocess
import sys

import pytest

from nutgraf.index import IndexLockedError
from nutgraf.index.storage.lock import WriteLock

HOLD = """
import sys
from pathlib import Path
from nutgraf.index.storage.lock import WriteLock
with WriteLock(Path(sys.argv[1]), 0):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "write.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_the_second_writer_is_told_who_is_at_work(tmp_path, holder):
    with pytest.raises(IndexLockedError, match=rf"another writer.*pid {holder.pid} since 20"):
        WriteLock(tmp_path / "write.lock", 0.1)


def test_the_lock_of_a_killed_writer_is_free(tmp_path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with WriteLock(tmp_path / "write.lock", 0):
        pass


def test_a_writer_that_waits_gets_the_lock_when_the_first_lets_go(tmp_path, holder):
    holder.stdin.close()
    with WriteLock(tmp_path / "write.lock", 10):
        pass


def test_two_writers_in_one_process_exclude_each_other(tmp_path):
    with WriteLock(tmp_path / "write.lock", 0), pytest.raises(IndexLockedError):
        WriteLock(tmp_path / "write.lock", 0)


@pytest.fixture
def fork():
    """Forks this process; the child does something, then lives on until the end of the test."""
    children = []

    def forked(work):
        done, ready = os.pipe()[::-1], os.pipe()
        if not (child := os.fork()):
            work()
            os.write(ready[1], b"!")
            os.close(done[0])
            os.read(done[1], 1)
            os._exit(0)
        children.append((child, done[0], done[1], *ready))
        assert os.read(ready[0], 1)

    yield forked
    for child, *ends in children:
        os.close(ends[0])
        os.waitpid(child, 0)
        for end in ends[1:]:
            os.close(end)


def test_a_fork_of_the_writer_does_not_go_on_holding_the_lock(tmp_path, fork):
    with WriteLock(tmp_path / "write.lock", 0):
        fork(lambda: None)
    WriteLock(tmp_path / "write.lock", 0).release()


def test_a_fork_that_lets_go_lets_nobody_in(tmp_path, fork):
    with WriteLock(tmp_path / "write.lock", 0) as lock:
        fork(lock.release)
        with pytest.raises(IndexLockedError):
            WriteLock(tmp_path / "write.lock", 0)
