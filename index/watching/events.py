"""The events of a watch, in one queue: changed paths, polls, failures, the end."""

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
"""Seconds that remain for bringing changes into the index after the watch is told to end."""

AGAIN = 1.0
"""Seconds within which a second signal counts as the first: some programs send it twice, to the
process and to its group."""


@dataclass(frozen=True, slots=True)
class ChangedPaths:
    """Paths of files or folders that were added, changed or removed."""

    paths: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Failed:
    """A part of the watch cannot go on, for `reason`."""

    reason: str


class End:
    """The watch is to end after a last commit."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A watched folder has given its name to another one: all is to be looked through."""


Event = ChangedPaths | Replaced | Poll | Failed | End


class Events:
    """The queue of events, and the signal to end. Threads put, the watch itself takes."""

    def __init__(self) -> None:
        """Start with an empty queue."""
        self._queue: SimpleQueue[Event] = SimpleQueue()
        self.ending = threading.Event()
        self._grace = inf

    def put(self, event: Event) -> None:
        """Add an event to the queue."""
        self._queue.put(event)

    def take(self, timeout: float | None) -> Event | None:
        """The next event, or None after `timeout` seconds without any."""
        try:
            return self._queue.get(timeout=timeout)
        except Empty:
            return None

    def end(self) -> None:
        """Make the watch end within `GRACE` seconds."""
        self._grace = time.monotonic() + GRACE
        self.ending.set()
        self._queue.put(End())

    def time_is_up(self) -> bool:
        """Whether remaining work must be left to the next watch."""
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
