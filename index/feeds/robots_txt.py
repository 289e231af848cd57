"""The rules of robots.txt (RFC 9309) of each host, fetched once a day."""

import re
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ..errors import FetchError
from .http_exchange import Reply

AGENT = "nutgraf"
VERSION = re.compile(
    r"^([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]+)/[^\s#]*", re.IGNORECASE | re.MULTILINE
)
"""A name with a version: a group of rules is for the name alone (RFC 9309, 2.2.1)."""

LONGEST_RULES = 512 * 1024
"""Bytes of a robots.txt that are read; RFC 9309 requires at least 500 KiB."""

KEPT = 24 * 3600.0
"""Seconds for which rules hold, the most that RFC 9309 allows."""

UNREACHABLE_KEPT = 600.0
"""Seconds until the rules of a host are asked for again, if they could not be fetched."""


class Robots:
    """The rules of the hosts seen so far. Safe to share between threads."""

    def __init__(self, get: Callable[[str], Reply]) -> None:
        """Use `get`, which fetches a robots.txt or raises FetchError."""
        self._get = get
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Protego | FetchError]] = {}

    def check(self, url: str) -> float | None:
        """The delay in seconds that the host asks for between requests, if it does.

        Raises FetchError if its rules forbid the address, or if they could not be fetched: then all
        addresses are forbidden for a while.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            until, rules = self._known.get(origin, (0.0, None))
        if rules is None or time.monotonic() > until:
            rules = self._ask(origin)
            kept = UNREACHABLE_KEPT if isinstance(rules, FetchError) else KEPT
            with self._lock:
                self._known[origin] = time.monotonic() + kept, rules
        if isinstance(rules, FetchError):
            raise FetchError(str(rules), retry_after=rules.retry_after)
        if not rules.can_fetch(url, AGENT):
            raise FetchError(f"{url}: robots.txt of the host forbids it", lasting=True)
        delay = rules.crawl_delay(AGENT)
        return None if delay is None else float(delay)

    def _ask(self, origin: str) -> Protego | FetchError:
        try:
            reply = self._get(f"{origin}/robots.txt")
        except FetchError as error:
            return error
        if reply.status == 429 or reply.status >= 500:
            return FetchError(f"{origin}/robots.txt: cannot be fetched (HTTP {reply.status})")
        text = reply.body.decode("utf-8", "replace") if reply.status == 200 else ""
        return Protego.parse(VERSION.sub(r"\1", text))
