"""The request guard: refuses hosts, origins, keys and rates that are not allowed."""

import base64
import binascii
import hmac
import ipaddress
import time
from collections import OrderedDict
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ..problems import HttpError
from ..settings import Settings, name_of

REMEMBERED = 10_000
"""Most addresses whose requests are counted; the one idle the longest is forgotten first."""

OPEN_TO_ALL = "/health"


class Guard:
    """Middleware that lets a request through if its host, origin, key and rate are allowed.

    Only the hosts localhost, IP addresses and the names in the settings are allowed: a foreign
    page whose host name points to this machine (DNS rebinding) still sends that name as Host.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        """Put the guard before `app`."""
        self._app, self._settings = app, settings
        self._names = {"localhost", *(name.lower() for name in settings.names)}
        self._origins = {origin.lower() for origin in settings.origins}
        self._rates = Rates(settings.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or raise HttpError."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            self._check_host(headers.getlist("host"))
            self._check_origin(headers)
            self._rates.check((scope.get("client") or ("",))[0])
            if self._settings.keys and scope["path"] != OPEN_TO_ALL and not self._preflight(scope):
                self._check_key(headers.get("authorization", ""))
        await self._app(scope, receive, send)

    def _check_host(self, hosts: list[str]) -> None:
        name = name_of(hosts[0]) if len(hosts) == 1 else None
        if name is None or not (name in self._names or _is_address(name)):
            raise HttpError(
                "host-refused",
                "use an IP address, localhost, or a host name that the operator has allowed",
            )

    def _check_origin(self, headers: Headers) -> None:
        origin = headers.get("origin")
        if origin is None or origin.lower() in self._origins:
            return
        if urlsplit(origin).netloc.lower() != headers["host"].lower():
            raise HttpError("origin-refused", "the operator of this service can allow this origin")

    def _preflight(self, scope: Scope) -> bool:
        # A browser sends this request before the one with the key.
        return bool(self._origins) and scope["method"] == "OPTIONS"

    def _check_key(self, authorization: str) -> None:
        scheme, _, given = authorization.partition(" ")
        key = given.strip().encode("latin-1", "replace")
        if scheme.lower() == "basic":
            try:
                key = base64.b64decode(key, validate=True).partition(b":")[2]
            except (binascii.Error, ValueError):
                key = b""
        elif scheme.lower() != "bearer":
            key = b""
        # Every key is compared, in a time that does not reveal how much of it was right.
        if not sum(hmac.compare_digest(key, expected) for expected in self._settings.keys):
            raise HttpError(
                "key-required",
                "send it as `Authorization: Bearer KEY`; a browser asks for it as the password",
                {"WWW-Authenticate": 'Basic realm="nutgraf", charset="UTF-8"'},
            )


class Rates:
    """The requests that each address may still send: `rate` a minute, a quarter of it at once."""

    def __init__(self, rate: int) -> None:
        """Allow `rate` requests a minute, or any number for 0."""
        self._per_second, self._burst = rate / 60, max(rate / 4, 1.0)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Count a request. Raises HttpError if it is one too many."""
        if not self._per_second:
            return
        now = time.monotonic()
        left, since = self._left.pop(address, (self._burst, now))
        left = min(left + (now - since) * self._per_second, self._burst)
        self._left[address] = max(left - 1, 0.0) if left >= 1 else left, now
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        if left < 1:
            wait = str(int((1 - left) / self._per_second) + 1)
            raise HttpError("too-many-requests", f"try again in {wait} s", {"Retry-After": wait})


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
