"""Feeds: new entries of RSS and Atom feeds and their pages, fetched politely.

Needs the extra: `pip install 'nutgraf[watch]'`. Other packages import this one only when feeds are
watched.
"""

from .client import Client, web_address
from .http_exchange import Limits, Reply
from .opml import opml_feeds
from .poll import Poll, failed_poll, poll

__all__ = ["Client", "Limits", "Poll", "Reply", "failed_poll", "opml_feeds", "poll", "web_address"]
