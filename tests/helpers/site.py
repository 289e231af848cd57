"""A web site on loopback with the answers, good or bad, that a test sets."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body>
<nav><a href="/">Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


def page(title: str, *paragraphs: str) -> bytes:
    return PAGE.format(
        title=title, paragraphs="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    ).encode()


def rss(*items: str, title: str = "Harrowick Courier", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><language>en-gb</language>{''.join(items)}</channel></rss>"
    ).encode()


class Site(ThreadingHTTPServer):
    """`routes` maps paths to (status, headers, body), or to a function of the handler."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, tuple[int, dict[str, str], bytes] | Callable[[Any], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Serve a body at a path (header names have `_` for `-`); the full address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.routes[path] = (status, named, body)
        return self.address + path

    def requests(self, path: str) -> list[dict[str, str]]:
        """The headers of all requests for a path so far, names in lower case."""
        return [headers for asked, headers in self.asked if asked == path]

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Ignore errors: in some tests the client closes the connection."""


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers))
        route = self.server.routes.get(self.path, (404, {}, b"nothing here"))
        if callable(route):
            route(self)
            return
        status, named, body = route
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
