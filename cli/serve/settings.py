"""What a service may do, and for whom: decided when it starts, and never changed."""

import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ...index import NutgrafError, StorageError
from ...search import Limits

SHORTEST_KEY = 16
"""Characters of a key: fewer could be guessed."""

REMOTE_RATE = 600
"""Requests a minute from one address, where the service answers other machines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Who may ask a service, what, and how much of it."""

    host: str = "127.0.0.1"
    keys: tuple[bytes, ...] = ()
    """Any of these opens the service; with none, it is open to all who reach it."""
    writable: bool = False
    names: tuple[str, ...] = ()
    """Host names, beside localhost and addresses, under which the service is asked."""
    origins: tuple[str, ...] = ()
    """Web origins whose pages may ask the service from a browser."""
    log_queries: bool = False
    rate: int = 0
    """Requests a minute from one address; 0 is any number."""
    body_bytes: int = 32 << 20
    """Of a request with one article."""
    bulk_bytes: int = 1 << 30
    """Of a request with many."""
    writer_wait: float = 10.0
    """Seconds to wait for another writer."""
    limits: Limits = field(default_factory=Limits)
    """Of one query."""
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Searches at a time."""
    waiting: int = 128
    """Searches that may wait for their turn; further ones are refused."""

    def __post_init__(self) -> None:
        """Refuse to be open to other machines without a key, and what no request could match."""
        for name in self.names:
            if name_of(name) != name.lower():
                raise NutgrafError(f"--name {name}: give the host alone, such as news.example")
        for origin in self.origins:
            scheme, _, host = origin.partition("://")
            if scheme not in ("http", "https") or name_of(host) is None:
                raise NutgrafError(
                    f"--cors {origin}: give scheme, host and port alone, such as "
                    "https://desk.example"
                )
        if not (self.keys or is_loopback(self.host)):
            raise NutgrafError(
                f"--host {self.host}: other machines could read the index; give --key-file FILE "
                "with a key they must send, or leave --host out"
            )


def name_of(host: str) -> str | None:
    """The name in a Host header, in small letters; None where it has none, or is malformed."""
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
    """Whether only this machine reaches `host`, a name or an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_keys(file: Path) -> tuple[bytes, ...]:
    """The keys in a file, one a line. Raises StorageError, or NutgrafError for a short key."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror}; name a file with a key a line") from error
    keys = tuple(line.strip() for line in lines if line.strip())
    if not keys or min(map(len, keys)) < SHORTEST_KEY:
        raise NutgrafError(
            f"{file}: holds {'a key that is too short' if keys else 'no key'}; write lines of at "
            f"least {SHORTEST_KEY} characters, such as `openssl rand -hex 32` prints"
        )
    return keys
