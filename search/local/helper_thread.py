"""The helper thread: the second thread of a search, for work beside the first."""

import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

HEAD_START = 0.0002
"""Seconds that the thread is waited for when it is to begin. Else it would wait for Python's lock
until the first one calls something long, which took a millisecond."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class HelperThread:
    """One thread, kept, for all searches of a searcher. Safe to share between threads.

    *Useful for* a millisecond or more that is spent outside Python: in onnxruntime, in FAISS.
    *Not useful for* less, as waking the thread takes a tenth of one, nor for many short calls,
    which would pass Python's lock to and fro.

    If the thread is busy with another search, the caller does all of the work itself. So many
    searches at once are no slower than without the thread.
    """

    def __init__(self) -> None:
        """The thread starts when it is first needed."""
        self._pool: ThreadPoolExecutor | None = None
        self._process = os.getpid()

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Callable[[], list[Result]]:
        """Let the thread do `work` for each of `items`, in order.

        Call what comes back, once, for the results: the caller then takes the next items itself
        until none is left. It raises what `work` raises.
        """
        results: dict[int, Result] = {}
        places = iter(range(len(items)))  # each of which goes to one thread only

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

        def begin() -> None:
            begun.set()
            work()

        try:
            future = self._thread().submit(begin)
        except RuntimeError:  # the system has no thread to give, or Python is about to end
            return lambda: None
        begun.wait(HEAD_START)
        return lambda: None if future.cancel() else future.result()

    def _thread(self) -> "ThreadPoolExecutor":
        pool = self._pool
        if pool is None or self._process != os.getpid():  # a fork has but the thread that forked
            from concurrent.futures import ThreadPoolExecutor  # 10 ms, not for who asks for words

            self._process = os.getpid()
            self._pool = pool = ThreadPoolExecutor(1, "helper")
        return pool


class Once(Generic[Result]):
    """A value that is made when it is first called for. Safe to share between threads."""

    def __init__(self, make: Callable[[], Result]) -> None:
        """Where `make` raises, so does the call, and the next one tries again."""
        self._make = make
        self._made: list[Result] = []
        self._lock = threading.Lock()

    def __call__(self) -> Result:
        """The value; waits while another thread makes it."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]
