"""An HTTP exchange: one request and its reply, within bounds of time and size."""

import http.client
import importlib.metadata
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import certifi
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url

from ..errors import FetchError
from .addresses import addresses_of
from .proxies import proxy_for

PORTS = {"http": 80, "https": 443}
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a request; times in seconds."""

    connect: float = 10.0  # for each address that is tried
    idle: float = 20.0  # between two parts of a reply
    total: float = 90.0  # from the connection to the last byte of a reply
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's reply. The names of `headers` are in lower case; `body` is decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def user_agent() -> str:
    """The user agent: the program's name and version."""
    return f"nutgraf/{importlib.metadata.version('nutgraf')} (news search; feeds and their pages)"


def exchange(
    url: Url, headers: Mapping[str, str], *, most: int, limits: Limits, allow_private: bool
) -> Reply:
    """Request `url` once, without following redirects.

    `most` bounds the decompressed body in bytes. Raises FetchError if the server cannot be reached,
    breaks off, sends more, or takes longer than `limits`.
    """
    host = (url.host or "").strip("[]")
    port = url.port or PORTS[url.scheme or "http"]
    proxy = proxy_for(url)
    if proxy is None:
        connected, target = _connect(host, port, limits, allow_private), host
    else:
        # Before the connection, so that a forbidden address opens none.
        target = host if allow_private else addresses_of(host, port, allow_private=False)[0][1]
        connected = _connect(proxy.host, proxy.port, limits, allow_private=True)
    # The times of single reads do not bound their sum: a server may send a byte a second. So the
    # connection is cut at the end of the time, by a duplicate that TLS does not take over.
    cut = threading.Event()
    guard = connected.dup()
    timer = threading.Timer(limits.total, _cut, [guard, cut])
    timer.daemon = True
    timer.start()
    try:
        if proxy is not None:
            proxy.tunnel(connected, target, port)
        reply = _ask(connected, url, host, port, headers, most, limits)
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        if cut.is_set():
            raise _too_slow(url, limits) from error
        raise FetchError(f"{url}: {_reason(error)}") from error
    finally:
        timer.cancel()
        guard.close()
        connected.close()
    if cut.is_set():
        raise _too_slow(url, limits)
    return reply


def _connect(host: str, port: int, limits: Limits, allow_private: bool) -> socket.socket:
    """A connection to a checked address of the host."""
    refused: OSError | None = None
    for family, address in addresses_of(host, port, allow_private=allow_private):
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(limits.connect)
        try:
            connection.connect((address, port))
        except OSError as error:
            connection.close()
            refused = error
        else:
            return connection
    raise FetchError(f"{host}:{port}: cannot be reached ({_reason(refused)})")


def _ask(
    connected: socket.socket,
    url: Url,
    host: str,
    port: int,
    headers: Mapping[str, str],
    most: int,
    limits: Limits,
) -> Reply:
    connected.settimeout(limits.idle)
    connection = HTTPConnection(host, port, timeout=limits.idle)
    connection.sock = connected
    try:
        if url.scheme == "https":
            connection.sock = _trusted().wrap_socket(connected, server_hostname=host)
        sent = {
            "Host": url.netloc or host,
            "User-Agent": user_agent(),
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
        }
        connection.request("GET", url.request_uri, headers=sent, preload_content=False)
        response = connection.getresponse()
        try:
            received = {name.lower(): value for name, value in response.headers.items()}
            return Reply(url.url, response.status, received, _body(response, url, most))
        finally:
            response.close()  # the socket stays open for as long as its reply
    finally:
        connection.close()
        connected.close()


def _body(response: BaseHTTPResponse, url: Url, most: int) -> bytes:
    announced = response.headers.get("content-length", "")
    parts: list[bytes] = []
    size = int(announced) if announced.isdecimal() else 0
    if size <= most:
        size = 0
        while size <= most and (part := response.read1(CHUNK, decode_content=True)):
            parts.append(part)
            size += len(part)
    if size > most:
        raise FetchError(f"{url}: has more than {most:,} bytes", lasting=True)
    return b"".join(parts)


@cache
def _trusted() -> ssl.SSLContext:
    context = ssl.create_default_context()
    # Containers often have no certificates of their own.
    context.load_verify_locations(certifi.where())
    return context


def _cut(connection: socket.socket, cut: threading.Event) -> None:
    cut.set()
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # it ended at this moment
        return


def _too_slow(url: Url, limits: Limits) -> FetchError:
    return FetchError(f"{url}: took longer than {limits.total:g} seconds")


def _reason(error: Exception | None) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())
