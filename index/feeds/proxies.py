"""The proxy that the environment names: HTTP_PROXY, HTTPS_PROXY, NO_PROXY.

A proxy resolves names itself, so a name that was checked here may be another address there.
Therefore CONNECT names the checked address, and TLS and Host keep the name. Only if private
addresses are allowed does CONNECT give the name, which may be unknown here.
"""

import base64
import http.client
import socket
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3.util import Url

from ..errors import FetchError


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; `password` is "name:password" if it needs one."""

    host: str
    port: int
    password: str | None = None

    def tunnel(self, connection: socket.socket, host: str, port: int) -> None:
        """Turn a connection to the proxy into one to a host. Raises FetchError if it refuses."""
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        head = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
        if self.password is not None:
            coded = base64.b64encode(self.password.encode()).decode()
            head += f"Proxy-Authorization: Basic {coded}\r\n"
        connection.sendall(f"{head}\r\n".encode())
        response = http.client.HTTPResponse(connection, method="CONNECT")
        response.begin()
        response.close()
        if response.status != 200:
            raise FetchError(
                f"{target}: the proxy {self.host}:{self.port} refuses a connection to it "
                f"(HTTP {response.status})"
            )


def proxy_for(url: Url) -> Proxy | None:
    """The proxy that the environment names for an address; None if there is none."""
    proxies = getproxies()
    address = proxies.get(url.scheme or "") or proxies.get("all")
    if not address or proxy_bypass(url.netloc or ""):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme != "http" or not parts.hostname:
        raise FetchError(f"{parts.scheme}://{parts.hostname}: is not the address of an HTTP proxy")
    password = None
    if parts.username is not None:
        password = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(parts.hostname, parts.port or 80, password)
