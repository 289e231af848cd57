"""Asking: when each feed is looked at next, and the threads that do it."""

import random
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import inf
from queue import SimpleQueue

from ..catalogue.records import EntryState, Feed
from ..feeds import Client, failed_poll, poll
from .events import Events

THREADS = 8
"""Feeds looked at at a time: one slow server must not keep the others waiting."""


class Asking:
    """The feeds that are watched. `due` and `done` belong to the thread of the watch."""

    def __init__(
        self, feeds: Sequence[Feed], client: Client, events: Events, *, interval: float
    ) -> None:
        """`interval` in seconds between two looks at a feed that is well."""
        self._client, self._events, self._interval = client, events, interval
        now = datetime.now(UTC)
        self._next = {
            feed.address: time.monotonic() + _seconds_left(feed, now)
            for feed in feeds
            if not feed.gone
        }
        self._feeds = {feed.address: feed for feed in feeds}
        self._waiting: SimpleQueue[tuple[Feed, Mapping[str, EntryState]]] = SimpleQueue()
        self._threads = 0
        self.asked: set[str] = set()

    @property
    def resting(self) -> list[Feed]:
        """Feeds that are not asked now: gone, or to be left alone for a while."""
        now = time.monotonic()
        return [
            feed
            for address, feed in self._feeds.items()
            if address not in self.asked and self._next.get(address, now + 1) > now
        ]

    def next_due(self) -> float:
        """When, by the monotonic clock, a feed is to be asked next; never is infinity."""
        return min((t for a, t in self._next.items() if a not in self.asked), default=inf)

    def due(self) -> list[Feed]:
        """The feeds whose time has come."""
        now = time.monotonic()
        ready = [a for a, at in self._next.items() if at <= now and a not in self.asked]
        return [self._feeds[address] for address in ready]

    def ask(self, feed: Feed, known: Mapping[str, EntryState]) -> None:
        """Let a thread look at a feed; a Poll reaches the events."""
        self.asked.add(feed.address)
        self._waiting.put((feed, known))
        if self._threads < min(THREADS, len(self._feeds)):
            self._threads += 1
            threading.Thread(target=self._work, daemon=True).start()

    def done(self, feed: Feed) -> None:
        """A feed has been looked at: this is now known of it."""
        self.asked.discard(feed.address)
        self._feeds[feed.address] = feed
        if feed.gone:
            self._next.pop(feed.address, None)
            return
        usual = self._interval * random.uniform(0.9, 1.1)
        left = _seconds_left(feed, datetime.now(UTC))
        self._next[feed.address] = time.monotonic() + (left or usual)

    def _work(self) -> None:
        while not self._events.ending.is_set():
            feed, known = self._waiting.get()
            try:
                self._events.put(poll(feed, self._client, known, interval=self._interval))
            except Exception as error:  # whatever a parser that is not ours makes of a feed
                reason = f"cannot be read ({type(error).__name__}: {error})"
                self._events.put(failed_poll(feed, reason, self._interval))


def _seconds_left(feed: Feed, now: datetime) -> float:
    if not feed.not_before:
        return 0.0
    return max((datetime.fromisoformat(feed.not_before) - now).total_seconds(), 0.0)
