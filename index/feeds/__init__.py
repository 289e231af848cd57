"""Feeds: new entries of RSS and Atom feeds and their pages, fetched politely.

Needs what `pip install 'nutgraf[watch]'` brings; nothing else in nutgraf imports this package
before feeds are asked for.
"""

from .client import Client, web_address
from .http_exchange import Limits, Reply
from .poll import Poll, failed_poll, poll

__all__ = ["Client", "Limits", "Poll", "Reply", "failed_poll", "poll", "web_address"]
