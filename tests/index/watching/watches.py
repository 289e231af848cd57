"""What tests of watches share: a watch that runs once or in a thread, and waiting for it."""

import threading
import time
from contextlib import contextmanager
from pathlib import Path

from nutgraf.index import Index
from nutgraf.index.feeds import Client, Limits
from nutgraf.index.watching import Watch, WatchSettings

PATIENCE = 30.0
LIMITS = Limits(connect=2, idle=1, total=2)
PARAGRAPH = "The ferry Halcyon ran onto rocks near Tolm on Saturday night, the coastguard said."


def until(holds, what):
    """Wait until something is so, for as long as it may take a busy machine."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def ids(index):
    return set(index.catalogue.articles.current_ids())


def watch_of(index, paths, feeds=(), said=None, limits=LIMITS, **settings):
    defaults = {"quiet": 0.05, "every": 5.0, "interval": 60.0, "wait": 0.2}
    return Watch(
        index,
        [Path(path) for path in paths],
        feeds,
        WatchSettings(**(defaults | settings)),
        lambda events: Client(allow_private=True, interval=0, limits=limits, stop=events.ending),
        (said if said is not None else []).append,
    )


def once(index, paths, feeds=(), **settings):
    return watch_of(index, paths, feeds, once=True, **settings).run()


@contextmanager
def watching(path, paths, feeds=(), **settings):
    """A watch in a thread of its own; yields what it says, its report at the end, and itself."""
    said, reports = [], []
    started = threading.Event()
    watch = []

    def run():
        with Index.open(path) as index:
            watch.append(watch_of(index, paths, feeds, said, **settings))
            started.set()
            reports.append(watch[0].run())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert started.wait(PATIENCE)
        until(lambda: any("up to date" in line for line in said), said)
        yield said, reports, watch[0]
    finally:
        watch[0].events.end()
        thread.join(PATIENCE)
    assert reports, said


def write(file, title="Ferry aground", *paragraphs):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join([title, *(paragraphs or (PARAGRAPH,))]))
