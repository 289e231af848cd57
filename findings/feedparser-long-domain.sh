#!/usr/bin/env bash
# feedparser 6.0.14 (PyPI): an author's address is cut after four letters of its top-level domain, and the rest
# goes into the author's name.
#
# Expected: RSS's form of an author, `ann@courier.agency (Ann Lee)`, gives the name Ann Lee, as it does where the
# address ends in .info.
# Seen: the address ann@courier.agen and the name "cy (Ann Lee". Domains such as .agency, .press, .media,
# .international are common among papers; a search by author, or a list of authors, has these torn names.
# The other form, `Ann Lee <ann@courier.agency>`, gives "Ann Lee <cy>". No fault is told (bozo is False).
# Source: feedparser/mixin.py, _sync_author_detail: the pattern of an address allows two to four letters at its end, and no word end.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/env/bin/python" - <<'PYTHON'
import sys
from xml.sax.saxutils import escape

import feedparser


def holds(claim: str, true: bool) -> None:
    print(("holds: " if true else "CHANGED: ") + claim)
    if not true:
        sys.exit(1)


def author(text: str) -> dict:
    feed = feedparser.parse(
        "<rss version='2.0'><channel><title>Courier</title><item><title>Ferry late</title>"
        f"<author>{escape(text)}</author></item></channel></rss>"
    )
    print("seen:", text, "→", dict(feed.entries[0].author_detail), "bozo", feed.bozo)
    holds("no fault is told", not feed.bozo)
    return feed.entries[0].author_detail


short = author("ann@courier.info (Ann Lee)")
holds("a short domain is whole", (short.name, short.email) == ("Ann Lee", "ann@courier.info"))
long = author("ann@courier.agency (Ann Lee)")
holds("a long one is cut", long.email == "ann@courier.agen")
holds("its rest is in the name", long.name == "cy (Ann Lee")
other = author("Ann Lee <ann@courier.agency>")
holds("so it is in the other form", other.name == "Ann Lee <cy>")
PYTHON
