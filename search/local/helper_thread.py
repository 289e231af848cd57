"""The helper thread: a second thread that shares the work of a search."""

import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

HEAD_START = 0.0002
"""Seconds that the caller waits for the thread to start. Without this, the thread would wait for
Python's lock until the caller releases it, which took a millisecond."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class HelperThread:
    """One thread, kept, for all searches of a searcher. Safe to share between threads.

    *Useful for* work of a millisecond or more outside Python: in onnxruntime, in FAISS.
    *Not useful for* shorter work, as waking the thread takes a tenth of a millisecond, nor for many
    short calls, which would pass Python's lock to and fro.

    If the thread is busy with another search, the caller does all of the work itself, so that
    concurrent searches are no slower than without the thread.
    """

    def __init__(self) -> None:
        """Start no thread yet: it starts when it is first needed."""
        self._pool: ThreadPoolExecutor | None = None
        self._process = os.getpid()

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Callable[[], list[Result]]:
        """Let the thread do `work` for each of `items`, in order.

        Call the returned function once for the results: the caller then takes the next items itself
        until none are left. Errors of `work` are raised there.
        """
        results: dict[int, Result] = {}
        places = iter(range(len(items)))  # each item goes to one thread only

        def some() -> None:
            for place in places:
                results[place] = work(items[place])

        wait = self._begin(some)

        def joined() -> list[Result]:
            some()
            wait()
            return [results[place] for place in range(len(items))]

        return joined

    def _begin(self, work: Callable[[], None]) -> Callable[[], None]:
        begun = threading.Event()
        # Taken out before the future is done: a thread keeps what it was given a moment longer, and
        # with the work it would keep files that the caller closes.
        left = [work]

        def begin() -> None:
            begun.set()
            left.pop()()

        def wait() -> None:
            if future.cancel():
                left.clear()
            else:
                future.result()

        try:
            future = self._thread().submit(begin)
        except RuntimeError:  # the system cannot start a thread, or Python is about to exit
            return lambda: None
        begun.wait(HEAD_START)
        return wait

    def _thread(self) -> "ThreadPoolExecutor":
        pool = self._pool
        if pool is None or self._process != os.getpid():  # a fork has no thread but its own
            from concurrent.futures import ThreadPoolExecutor  # 10 ms, not needed by keyword

            self._process = os.getpid()
            self._pool = pool = ThreadPoolExecutor(1, "helper")
        return pool


class Once(Generic[Result]):
    """A value that is made at the first call. Safe to share between threads."""

    def __init__(self, make: Callable[[], Result]) -> None:
        """Call `make` once; if it raises, the call raises too, and the next call tries again."""
        self._make = make
        self._made: list[Result] = []
        self._lock = threading.Lock()

    def __call__(self) -> Result:
        """The value; waits if another thread is making it."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]
