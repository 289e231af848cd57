"""The watch: keeps an index up to date with folders and feeds until it ends."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

from ..catalogue.records import Feed
from ..errors import IndexLockedError, StorageError
from ..feeds import Client, web_address
from ..feeds.addresses import PRIVATE_PLACE
from ..store import Index
from ..writing.follow_up import FollowUp
from ..writing.report import Report
from .applied_changes import Applier, Work
from .events import ChangedPaths, End, Event, Events, Failed, Replaced
from .feed_schedule import FeedSchedule
from .folders import Folders

EVERY_DAY = timedelta(days=1)

LOCKED_PAUSE = 1.0
"""Seconds between two attempts to get the write lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """The settings of a watch. Times are in seconds."""

    once: bool = False
    keep_removed: bool = False
    quiet: float = 1.0  # without a change, before waiting work is committed
    every: float = 30.0  # between two commits at most, if changes never stop
    interval: float = 900.0  # between two polls of a feed
    rescan: float = 600.0  # between two scans of all files, for changes without an event
    wait: float = 60.0  # for another writer, if `once`; otherwise without limit
    keep_days: float | None = None  # earlier generations are dropped, once a day; None: never


class Watch:
    """One watch of some folders, files and feeds. `run` is to be called once."""

    def __init__(
        self,
        index: Index,
        paths: Sequence[Path],
        feeds: Sequence[str],
        settings: WatchSettings,
        client: Callable[[Events], Client],
        say: Callable[[str], None],
        committed: Callable[[FollowUp], None] = lambda followed: None,
    ) -> None:
        """`say` is called with lines for a person, `committed` with the follow-up of each commit.

        Raises ArticleError and FetchError for bad names.
        """
        self.events = Events()
        self._committed = committed
        self._index, self._settings, self._say = index, settings, say
        self._folders = Folders(paths, index.path)
        self._applier = Applier(
            index,
            self._folders,
            self.events,
            keep_removed=settings.keep_removed,
            wait=settings.wait if settings.once else LOCKED_PAUSE,
            every=settings.every,
            say=say,
        )
        known = {feed.address: feed for feed in index.catalogue.feeds.all()}
        addresses = dict.fromkeys(web_address(feed).url for feed in feeds)
        self._addresses = tuple(addresses)
        asking = client(self.events)
        self._schedule = FeedSchedule(
            [
                _asked_anew(known.get(address) or Feed(address=address), asking)
                for address in addresses
            ],
            asking,
            self.events,
            interval=settings.interval,
        )
        self._work = Work()
        self._scanned = 0.0  # time of the last scan of all files
        self._first = self._last = 0.0  # times when the first and the last of the work came
        self._generation = index.catalogue.generations.newest()

    def run(self) -> Report:
        """Bring the index up to date, then follow all changes until the events end."""
        started = time.monotonic()
        if not self._settings.once:
            # Before the files are first read, so that no change is missed in between.
            self._folders.start(self.events)
        for feed in self._schedule.resting:
            left = "gone" if feed.gone else f"left alone until {feed.not_before}"
            self._say(f"{feed.address}: {left} ({feed.problem})")
        with closing(self._applier), closing(self._schedule):
            self._ask_due()
            self._work = self._scan()
            self._apply()
            if not (self._settings.once or self.events.ending.is_set()):
                self._say("the index is up to date; watching (Ctrl-C ends it)")
            self._follow()
            self._apply()
        feeds = [f for f in self._index.catalogue.feeds.all() if f.address in self._addresses]
        return Report(
            counts=self._applier.counts,
            generation=self._generation,
            seconds=time.monotonic() - started,
            problems=self._applier.problems,
            problems_in_all=self._applier.problems_in_all,
            skipped=self._applier.skipped,
            passed_over=self._applier.passed_over,
            notes=self._applier.notes,
            without_vectors=self._index.stats().without_vectors,
            feeds=feeds,
        )

    def _follow(self) -> None:
        """Collect events, and apply them after a quiet moment, or when `every` seconds are over."""
        once = self._settings.once
        while not self.events.ending.is_set():
            if once and not (self._schedule.asked or self._work):
                return
            if not once:
                self._ask_due()
                if time.monotonic() >= self._next_scan and (work := self._scan()):
                    self._take(work)
            ready = self._ready()
            if ready <= time.monotonic():
                self._apply()
                continue
            soonest = min(ready, inf if once else min(self._schedule.next_due(), self._next_scan))
            left = max(soonest - time.monotonic(), 0.0)
            self._take(self.events.take(None if soonest == inf else left))

    def _scan(self) -> Work:
        self._scanned = time.monotonic()
        return self._applier.scan()

    @property
    def _next_scan(self) -> float:
        return self._scanned + self._settings.rescan

    def _ready(self) -> float:
        """The time when the waiting work is to be applied, by the monotonic clock."""
        if not self._work:
            return inf
        if self._settings.once and not self._schedule.asked:
            return -inf
        return min(self._last + self._settings.quiet, self._first + self._settings.every)

    def _take(self, event: Event | Work | None) -> None:
        if event is None or isinstance(event, End):
            return
        if isinstance(event, Failed):
            raise StorageError(event.reason)
        if isinstance(event, Replaced):
            self._scanned = -inf
            return
        self._last = time.monotonic()
        if not self._work:
            self._first = self._last
        if isinstance(event, Work):
            self._work.add(event)
        elif isinstance(event, ChangedPaths):
            self._work.paths |= event.paths
        else:
            self._work.polls.append(event)
            self._schedule.done(event.feed)

    def _ask_due(self) -> None:
        for feed in self._schedule.due():
            self._schedule.ask(feed, self._index.catalogue.feeds.entries(feed.address))

    def _apply(self) -> None:
        """Apply the waiting work, however long another writer takes."""
        if not self._work:
            return
        before, said = replace(self._applier.counts), False
        while True:
            try:
                self._generation, followed = self._applier.apply(self._work)
            except IndexLockedError as error:
                if self._settings.once or self.events.time_is_up():
                    raise
                if not said:
                    self._say(error.message)
                said = True
                self.events.ending.wait(LOCKED_PAUSE)
            else:
                break
        self._work = Work()
        counts = self._applier.counts
        if (counts.added, counts.updated, counts.removed) != (
            before.added,
            before.updated,
            before.removed,
        ):
            self._say(
                f"{counts.added - before.added:,} added, {counts.updated - before.updated:,}"
                f" updated, {counts.removed - before.removed:,} removed"
                f" · generation {self._generation}"
            )
        self._committed(followed)
        self._drop_old()

    def _drop_old(self) -> None:
        """Drop the generations that nobody wants any more, unless that was done a day ago."""
        days, generations = self._settings.keep_days, self._index.catalogue.generations
        if days is None:
            return
        last = generations.last_of("compact")
        if last and datetime.fromisoformat(last.committed) > datetime.now(UTC) - EVERY_DAY:
            return
        keep = self._index.generations_of(days)
        if generations.newest() - keep + 1 <= generations.oldest():
            return
        try:
            with self._index.writer(wait=LOCKED_PAUSE, follow_up=False) as writer:
                done = writer.compact(keep)
        except IndexLockedError:
            return  # the next commit tries again
        self._generation = done.generation
        self._say(f"generations before {done.oldest} were dropped")


def _asked_anew(feed: Feed, client: Client) -> Feed:
    """A feed that was refused for its private address; due at once if that is allowed now."""
    if client.allow_private and PRIVATE_PLACE in (feed.problem or ""):
        return replace(feed, not_before=None)
    return feed
