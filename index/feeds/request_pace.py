"""The request pace: the least time between two requests to one host."""

import threading
import time

from ..errors import FetchError

LONGEST = 30.0
"""Seconds: a longer delay that a host asks for is taken for a mistake."""


class Pace:
    """A pace at which requests get their turns. Safe to share between threads."""

    def __init__(self, interval: float, stop: threading.Event) -> None:
        """Take the `interval` in seconds; setting `stop` ends all waiting."""
        self._interval, self._stop = interval, stop
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}

    def wait(self, host: str, delay: float | None = None) -> None:
        """Wait for the next turn at `host`, which may have asked for a longer `delay`.

        Raises FetchError if `stop` is set.
        """
        interval = max(self._interval, min(delay or 0.0, LONGEST))
        with self._lock:
            turn = max(self._free.get(host, 0.0), time.monotonic())
            self._free[host] = turn + interval
        if self._stop.wait(max(turn - time.monotonic(), 0.0)):
            raise FetchError(f"{host}: not asked, because the watch is ending")
