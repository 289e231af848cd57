"""The settings of a service: addresses, keys, origins and limits. They never change."""

import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ...index import NutgrafError, StorageError
from ...search import Limits

SHORTEST_KEY = 16
"""Fewest characters of a key; a shorter one could be guessed."""

REMOTE_RATE = 600
"""Requests a minute from one address if other machines can reach the service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Who may use a service, for what, and how much."""

    host: str = "127.0.0.1"
    keys: tuple[bytes, ...] = ()
    """A request must send one of these keys; if there are none, no key is needed."""
    writable: bool = False
    names: tuple[str, ...] = ()
    """Host names of the service, in addition to localhost and IP addresses."""
    origins: tuple[str, ...] = ()
    """Web origins whose pages may use the service from a browser."""
    log_queries: bool = False
    rate: int = 0
    """Most requests a minute from one address; 0 for any number."""
    body_bytes: int = 32 << 20
    """Most bytes of a request with one article."""
    bulk_bytes: int = 1 << 30
    """Most bytes of a request with many articles."""
    body_seconds: float = 600.0
    """Longest time in which the body of a request may come."""
    bodies: int = 8
    """Most bodies with many articles that may come at a time; further ones are refused."""
    limits: Limits = field(default_factory=Limits)
    """The limits of one query."""
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Most searches at a time."""
    waiting: int = 128
    """Most searches that wait; further ones are refused."""

    def __post_init__(self) -> None:
        """Check the settings. Raises NutgrafError.

        A service that other machines can reach needs a key. A name or origin that no request
        could match is refused.
        """
        for name in self.names:
            if name_of(name) != name.lower():
                raise NutgrafError(f"--name {name}: give only the host, such as news.example")
        for origin in self.origins:
            scheme, _, host = origin.partition("://")
            if scheme not in ("http", "https") or name_of(host) is None:
                raise NutgrafError(
                    f"--cors {origin}: give only scheme, host and port, such as "
                    "https://desk.example"
                )
        if not (self.keys or is_loopback(self.host)):
            raise NutgrafError(
                f"--host {self.host}: other machines could read the index; give --key-file FILE "
                "with a key that they must send, or leave --host out"
            )


def name_of(host: str) -> str | None:
    """The name in a Host header, in lower case; None if it has none or is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        if (
            parts.port == 0
            or parts.username is not None
            or parts.path
            or parts.query
            or parts.fragment
        ):
            return None
        return parts.hostname
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`, a name or an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_keys(file: Path) -> tuple[bytes, ...]:
    """The keys in a file, one per line. Raises StorageError, or NutgrafError for a short key."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror}; give a file with a key per line") from error
    keys = tuple(line.strip() for line in lines if line.strip())
    if not keys or min(map(len, keys)) < SHORTEST_KEY:
        raise NutgrafError(
            f"{file}: {'a key is too short' if keys else 'no key in the file'}; write one key per "
            f"line, of at least {SHORTEST_KEY} characters, such as `openssl rand -hex 32` prints"
        )
    return keys
