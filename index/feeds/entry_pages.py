"""The page of an entry: the article's full text, by the reader of web pages."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import FetchError
from .client import Client
from .retry_delay import retry_after

LONGEST_PAGE = 8_000_000
"""Bytes of a page at most."""

PAGES = {"", "text/html", "application/xhtml+xml"}
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

LASTING = {400, 401, 402, 403, 404, 405, 406, 410, 451}
"""Statuses that will be the same tomorrow."""


PageReader = Callable[[bytes, str | None], Mapping[str, Any]]
"""A function from a page and the encoding that came with it to a record; raises ValueError."""


def fetch_page(client: Client, link: str, read: PageReader) -> Mapping[str, Any]:
    """The article of a page as a record for `to_article`. Raises FetchError with the reason."""
    accept = {"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"}
    reply = client.get(link, most=LONGEST_PAGE, headers=accept)
    if reply.status != 200:
        raise FetchError(
            f"{link}: HTTP {reply.status}",
            lasting=reply.status in LASTING,
            retry_after=retry_after(reply.headers),
        )
    stated = reply.headers.get("content-type", "")
    kind = stated.partition(";")[0].strip().lower()
    if kind not in PAGES:
        raise FetchError(f"{link}: is {kind}, not a page", lasting=True)
    charset = CHARSET.search(stated)
    try:
        return read(reply.body, charset[1] if charset else None)
    except ValueError as error:
        raise FetchError(f"{link}: {error}", lasting=True) from error
