"""The feed schedule: the time of each feed's next poll, and the threads that poll."""

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
from .fenced_pages import FencedPages

THREADS = 8
"""Feeds polled at once: one slow server must not keep the others waiting."""


class FeedSchedule:
    """The schedule of the watched feeds. `due` and `done` belong to the thread of the watch."""

    def __init__(
        self, feeds: Sequence[Feed], client: Client, events: Events, *, interval: float
    ) -> None:
        """`interval` is the time between two polls of a feed without problems, in seconds."""
        self._client, self._events, self._interval = client, events, interval
        self._pages = FencedPages()
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
        """Feeds that are not polled now: gone, or to be left alone for a while."""
        now = time.monotonic()
        return [
            feed
            for address, feed in self._feeds.items()
            if address not in self.asked and self._next.get(address, now + 1) > now
        ]

    def next_due(self) -> float:
        """The time of the next poll, by the monotonic clock; infinity if there is none."""
        return min((t for a, t in self._next.items() if a not in self.asked), default=inf)

    def due(self) -> list[Feed]:
        """The feeds that are to be polled now."""
        now = time.monotonic()
        ready = [a for a, at in self._next.items() if at <= now and a not in self.asked]
        return [self._feeds[address] for address in ready]

    def ask(self, feed: Feed, known: Mapping[str, EntryState]) -> None:
        """Poll a feed in a thread, which puts a Poll into the events."""
        self.asked.add(feed.address)
        self._waiting.put((feed, known))
        if self._threads < min(THREADS, len(self._feeds)):
            self._threads += 1
            threading.Thread(target=self._work, daemon=True).start()

    def done(self, feed: Feed) -> None:
        """Take the state of a feed after its poll, and plan the next one."""
        self.asked.discard(feed.address)
        self._feeds[feed.address] = feed
        if feed.gone:
            self._next.pop(feed.address, None)
            return
        usual = self._interval * random.uniform(0.9, 1.1)
        left = _seconds_left(feed, datetime.now(UTC))
        self._next[feed.address] = time.monotonic() + (left or usual)

    def close(self) -> None:
        """End the process that reads pages."""
        self._pages.close()

    def _work(self) -> None:
        while not self._events.ending.is_set():
            feed, known = self._waiting.get()
            try:
                read = self._pages.read
                self._events.put(
                    poll(feed, self._client, known, interval=self._interval, read=read)
                )
            except Exception as error:  # the feed parser is not ours, and may raise anything
                reason = f"cannot be read ({type(error).__name__}: {error})"
                self._events.put(failed_poll(feed, reason, self._interval))


def _seconds_left(feed: Feed, now: datetime) -> float:
    if not feed.not_before:
        return 0.0
    return max((datetime.fromisoformat(feed.not_before) - now).total_seconds(), 0.0)
