"""Work beside a search: done once, in either thread, whatever becomes of the other one."""

import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from nutgraf.search.local.helper_thread import HelperThread, Once

PATIENCE = 30
"""Seconds after which something that should have happened has not."""


def test_results_are_in_order_and_everything_is_done_once():
    done = []
    joined = HelperThread().each(lambda item: done.append(item) or item * item, range(100))
    assert joined() == [item * item for item in range(100)]
    assert sorted(done) == list(range(100))


def test_nothing_to_do_has_no_results():
    assert HelperThread().each(len, [])() == []


def test_the_work_goes_on_before_anybody_asks_for_it():
    began = threading.Event()
    joined = HelperThread().each(lambda _: began.set(), [None])
    assert began.wait(PATIENCE)
    assert joined() == [None]


def test_whoever_is_free_takes_the_next_item():
    both = threading.Barrier(2)

    def meet(_):
        both.wait(PATIENCE)
        return threading.get_ident()

    assert len(set(HelperThread().each(meet, [1, 2])())) == 2


def test_nobody_waits_for_a_thread_that_is_busy_with_another_search():
    helper, free = HelperThread(), threading.Event()
    slow = helper.each(lambda _: free.wait(PATIENCE), [None])
    own = threading.get_ident()
    assert helper.each(lambda _: threading.get_ident(), [1, 2, 3])() == [own] * 3
    free.set()
    assert slow() == [True]


def test_an_error_reaches_the_caller_from_either_thread():
    helper, here = HelperThread(), threading.get_ident()

    def fail(thread_is_wrong):
        both.wait(PATIENCE)
        if thread_is_wrong():
            raise KeyError("broken")

    for wrong in (lambda: threading.get_ident() == here, lambda: threading.get_ident() != here):
        both = threading.Barrier(2)
        with pytest.raises(KeyError, match="broken"):
            helper.each(fail, [wrong, wrong])()
    assert helper.each(str, [1])() == ["1"]


FORK = """
import os
from nutgraf.search.local.helper_thread import HelperThread

helper = HelperThread()
assert helper.each(str, [1, 2])() == ["1", "2"]
child = os.fork()
if not child:
    os._exit(0 if helper.each(str, [3, 4])() == ["3", "4"] else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""


def test_a_fork_works_on_with_a_thread_of_its_own():
    command = [sys.executable, "-W", "ignore", "-c", FORK]
    assert subprocess.run(command, timeout=PATIENCE, check=False).returncode == 0


LATE = """
import atexit
from nutgraf.search.local.helper_thread import HelperThread

helper = HelperThread()
assert helper.each(str, [1])() == ["1"]
atexit.register(lambda: print(helper.each(str, [2])()))
"""


def test_work_is_done_even_when_python_is_about_to_end():
    command = [sys.executable, "-c", LATE]
    ended = subprocess.run(command, timeout=PATIENCE, check=True, capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("['2']\n", "")


def test_a_value_is_made_once_for_many_threads():
    made = []
    value = Once(lambda: made.append(None) or len(made))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: value(), range(100))) == {1}


def test_a_value_that_could_not_be_made_is_tried_again():
    answers = iter([ValueError("not yet"), "here"])

    def make():
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    value = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        value()
    assert value() == value() == "here"


class Keeping(ThreadPoolExecutor):
    """A pool that keeps what it was given for ever; others do so a moment longer than needed."""

    def __init__(self):
        super().__init__(1)
        self.given = []

    def submit(self, function, /, *args, **kwargs):
        self.given.append(function)
        return super().submit(function, *args, **kwargs)


@pytest.mark.parametrize("busy", [False, True])
def test_the_work_is_let_go_before_the_results_are_there(busy):
    helper, free = HelperThread(), threading.Event()
    helper._pool = Keeping()
    if busy:
        helper._pool.submit(free.wait, PATIENCE)

    def work(item):
        return item

    kept = weakref.ref(work)
    assert helper.each(work, [1, 2])() == [1, 2]
    free.set()
    del work
    assert kept() is None
