"""What reaches the watch while it runs, by one queue: changed paths, polls, and the end."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from queue import Empty, SimpleQueue

from ..feeds import Poll

GRACE = 3.0
"""Seconds in which changes are still brought into the index after all is to end."""

AGAIN = 1.0
"""Seconds within which a second signal is the same one: some send it to a process and its group."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Paths of files or folders that were added, changed or removed."""

    paths: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Failed:
    """A part of the watch that cannot go on, and why."""

    reason: str


class End:
    """All is to end, after a last commit."""


Event = Changed | Poll | Failed | End


class Events:
    """The queue, and the sign that all is to end. Threads put, the watch itself takes."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self._queue: SimpleQueue[Event] = SimpleQueue()
        self.ending = threading.Event()
        self._grace = inf

    def put(self, event: Event) -> None:
        """Tell the watch."""
        self._queue.put(event)

    def take(self, timeout: float | None) -> Event | None:
        """The next event, or None after `timeout` seconds without any."""
        try:
            return self._queue.get(timeout=timeout)
        except Empty:
            return None

    def end(self) -> None:
        """Let the watch end soon."""
        self._grace = time.monotonic() + GRACE
        self.ending.set()
        self._queue.put(End())

    def time_is_up(self) -> bool:
        """Whether work that is not done yet is to be left to the next watch."""
        return time.monotonic() >= self._grace

    @contextmanager
    def ended_by_signals(self) -> Iterator[None]:
        """While this lasts, Ctrl-C and SIGTERM end the watch; a second one ends it at once."""
        numbers: tuple[int, ...] = (signal.SIGINT, signal.SIGTERM)

        first = inf

        def handle(number: int, _: object) -> None:
            nonlocal first
            now = time.monotonic()
            if now - first > AGAIN:
                signal.signal(number, signal.SIG_DFL)
                os.kill(os.getpid(), number)
            first = min(first, now)
            # A thread: an Event is not safe to set within a handler of the thread that reads it.
            threading.Thread(target=self.end, daemon=True).start()

        before = {number: signal.signal(number, handle) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
