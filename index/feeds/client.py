"""The HTTP client: fetches pages and feeds politely and within bounds."""

import threading
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from ..errors import FetchError
from .http_exchange import PORTS, Limits, Reply, exchange
from .request_pace import Pace
from .robots_txt import LONGEST_RULES, Robots

REDIRECTS = {301, 302, 303, 307, 308}


class Client:
    """A client that fetches pages and feeds at the pace and by the rules of each server.

    Each hop of a redirect is checked anew. Safe to share between threads.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        interval: float = 1.0,
        limits: Limits | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Wait at least `interval` seconds between two requests to one host."""
        self.allow_private = allow_private
        self._limits = limits or Limits()
        self._pace = Pace(interval, stop or threading.Event())
        self._robots = Robots(self._rules)

    def get(self, url: str, *, most: int, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply of `url` after redirects; any status other than a redirect is a reply.

        `most` bounds the body in bytes. Raises FetchError if `url` is not an address, forbidden by
        robots.txt, private, unreachable, too large or too slow.
        """
        return self._follow(url, headers or {}, most, self._turn)

    def _rules(self, url: str) -> Reply:
        return self._follow(url, {}, LONGEST_RULES, lambda url: self._pace.wait(url.host or ""))

    def _turn(self, url: Url) -> None:
        delay = self._robots.check(url.url)
        self._pace.wait(url.host or "", delay)

    def _follow(
        self, address: str, headers: Mapping[str, str], most: int, turn: Callable[[Url], None]
    ) -> Reply:
        seen: set[str] = set()
        while True:
            url = web_address(address)
            if url.url in seen:
                raise FetchError(f"{url}: redirects in a loop")
            if len(seen) > self._limits.redirects:
                raise FetchError(f"{url}: redirects more than {self._limits.redirects} times")
            seen.add(url.url)
            turn(url)
            reply = exchange(
                url, headers, most=most, limits=self._limits, allow_private=self.allow_private
            )
            if reply.status not in REDIRECTS:
                return reply
            if not reply.headers.get("location"):
                raise FetchError(f"{url}: redirects to nowhere (HTTP {reply.status})")
            address = urljoin(url.url, reply.headers["location"])


def web_address(address: str) -> Url:
    """The parts of an address. Raises FetchError unless its scheme is http or https."""
    try:
        url = parse_url(address.strip())
    except LocationParseError as error:
        raise FetchError(f"{address}: is not an address", lasting=True) from error
    if url.scheme not in PORTS or not url.host:
        raise FetchError(f"{address}: is not an http or https address", lasting=True)
    if url.auth:
        raise FetchError(
            f"{url._replace(auth='…')}: has a password in it, which is not sent", lasting=True
        )
    return url._replace(fragment=None)
