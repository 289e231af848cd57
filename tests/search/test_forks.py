"""A fork of a process whose threads search: it gets an error, or opens anew, and never waits."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nutgraf.index import Index, StorageError
from nutgraf.search import LiveSearcher, Searcher

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def in_a_fork(work):
    """What `work` returns in a fork, as an exit code; a fork that hangs is ended by a signal."""
    child = os.fork()
    if not child:
        signal.alarm(60)
        code = 99
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def refused(*uses):
    """How many of some uses are refused in this process, the fork."""
    count = 0
    for use in uses:
        try:
            use()
        except StorageError as error:
            count += "was forked" in str(error)
    return count


def test_what_was_opened_before_is_refused_and_stays_open_for_the_parent(index):
    searcher, live, snapshot = Searcher(index), LiveSearcher(index), index.snapshot()

    def child():
        count = refused(
            lambda: searcher.search("ferry"),
            lambda: searcher.find("halcyon"),
            lambda: live.search("ferry"),
            lambda: snapshot.article("halcyon"),
            lambda: index.get("halcyon"),
            index.writer,
            index.snapshot,
            index.history,
            lambda: index.generation,
        )
        for each in (searcher, live, snapshot, index):
            each.close()
        return count

    assert in_a_fork(child) == 9
    assert searcher.search("ferry")
    assert live.search("ferry")
    assert snapshot.article("halcyon")
    with index.writer() as writer:
        writer.remove("tunnel")
    for each in (searcher, live, snapshot):
        each.close()


@pytest.mark.slow
def test_forks_while_threads_search(index):
    """In a process of its own, without the threads that other tests have left."""
    index.close()
    program = "import sys; from tests.search.test_forks import forks; forks(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", program, str(index.path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def forks(path):
    """Forks eight times while four threads search; each child is refused, and searches anew."""
    ending, failures, searcher = threading.Event(), [], Searcher(path)
    for mode in ("hybrid", "keyword"):  # the locks of modules being loaded stay locked
        for question in ("ferry", "ferry on the rocks"):
            assert searcher.search(question, mode=mode)

    def search(number):
        mode = ["hybrid", "keyword"][number % 2]
        while not ending.is_set():
            if not searcher.search("ferry", mode=mode):
                failures.append(number)

    def child():
        if refused(lambda: searcher.search("ferry")) != 1:
            return 1
        with Index.open(path) as own, Searcher(own) as anew:
            return 0 if anew.search("ferry on the rocks")[0].article.id == "halcyon" else 2

    threads = [threading.Thread(target=search, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        assert [in_a_fork(child) for _ in range(8)] == [0] * 8
    finally:
        ending.set()
        for thread in threads:
            thread.join()
    assert not failures
    searcher.close()
