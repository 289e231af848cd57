"""A poll of a feed: its new entries as articles, and the feed's new state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ..articles.article import Article
from ..articles.markup.plain import Plain
from ..catalogue.records import EntryState, Feed
from ..errors import FetchError
from ..readers import Problem, to_article
from ..readers.formats.webpages.page import read_page
from .client import Client
from .entries import Entry, FeedContent, read_feed
from .entry_pages import PageReader, fetch_page
from .http_exchange import Reply
from .json_feed import is_json_feed, read_json_feed
from .retry_delay import back_off, retry_after
from .sitemap import is_sitemap, read_sitemap, unpacked

LONGEST_FEED = 16_000_000
"""Bytes of a feed at most."""

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " */*;q=0.5"
)

TRIES = 3
"""Polls that ask for the page of an entry again, if that may still succeed."""


@dataclass(frozen=True, slots=True)
class Poll:
    """The result of a poll; `entries` is None if there was nothing to read."""

    feed: Feed
    articles: list[Article] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    entries: Mapping[str, EntryState] | None = None


def poll(
    feed: Feed,
    client: Client,
    known: Mapping[str, EntryState],
    *,
    interval: float,
    read: PageReader = read_page,
    now: datetime | None = None,
) -> Poll:
    """Fetch a feed, and the pages of its new and changed entries.

    `known` are the entries of the last poll, by id. `interval` is the usual time in seconds between
    two polls, and `read` reads a page. Faults of a server are never raised: they are in the feed's
    state.
    """
    asked = replace(feed, asked=_stamp(now or datetime.now(UTC)), not_before=None)
    headers = {"Accept": ACCEPT}
    headers |= {"If-None-Match": feed.etag} if feed.etag else {}
    headers |= {"If-Modified-Since": feed.modified} if feed.modified else {}
    try:
        reply = client.get(feed.address, most=LONGEST_FEED, headers=headers)
        if reply.status == 304:
            return Poll(replace(asked, failures=0, problem=None))
        if reply.status == 410:
            reason = "is gone for good (HTTP 410); it is not asked for again"
            return _with_problem(replace(asked, gone=True, etag=None, modified=None), reason)
        if reply.status != 200:
            raise FetchError(f"HTTP {reply.status}", retry_after=retry_after(reply.headers))
        content = _content(reply, feed.address, client, known)
    except (FetchError, ValueError) as error:
        reason = str(error).removeprefix(f"{feed.address}: ")
        wait = getattr(error, "retry_after", None)
        return failed_poll(asked, reason, interval, wait=wait, now=now)
    return _read(asked, reply, content, partial(fetch_page, client, read=read), known)


def _content(
    reply: Reply, address: str, client: Client, known: Mapping[str, EntryState]
) -> FeedContent:
    """The entries of a feed or a sitemap. Raises ValueError if it is neither."""
    body = unpacked(reply.body)
    if is_json_feed(body):
        return read_json_feed(body, address)
    if not is_sitemap(body):
        return read_feed(body, address, reply.headers)

    def fetch(place: str) -> bytes:
        try:
            found = client.get(place, most=LONGEST_FEED)
        except FetchError as error:
            raise ValueError(str(error).removeprefix(f"{place}: ")) from None
        if found.status != 200:
            raise ValueError(f"HTTP {found.status}")
        return found.body

    return read_sitemap(body, address, known, fetch)


def failed_poll(
    feed: Feed,
    reason: str,
    interval: float,
    *,
    wait: float | None = None,
    now: datetime | None = None,
) -> Poll:
    """A failed poll, with the time of the next one.

    `wait` is the time in seconds for which the server asked to be left alone.
    """
    seconds = back_off(feed.failures + 1, interval, wait)
    later = _stamp((now or datetime.now(UTC)) + timedelta(seconds=seconds))
    return _with_problem(replace(feed, failures=feed.failures + 1, not_before=later), reason)


def _with_problem(feed: Feed, reason: str) -> Poll:
    return Poll(replace(feed, problem=reason), problems=[Problem(feed.address, reason, False)])


def _read(
    feed: Feed,
    reply: Reply,
    content: FeedContent,
    fetch: Callable[[str], Mapping[str, Any]],
    known: Mapping[str, EntryState],
) -> Poll:
    """The articles of a feed's new and changed entries."""
    articles: list[Article] = []
    problems: list[Problem] = []
    fault = None
    if content.complaint:
        fault = f"is a broken feed, read as far as it goes: {content.complaint}"
        problems.append(Problem(feed.address, fault, False))
    states: dict[str, EntryState] = {}
    for entry in content.entries:
        before = known.get(entry.id)
        if before and before.digest == entry.digest and not before.tries:
            states[entry.id] = before
            continue
        article, states[entry.id] = _article(entry, feed, content, fetch, before, problems)
        if article is not None:
            articles.append(article)
    # While a page may still come, the feed is read in full, so that its entries are seen again.
    waiting = content.more or any(state.tries for state in states.values())
    read = replace(
        feed,
        title=content.title,
        etag=None if waiting else reply.headers.get("etag"),
        modified=None if waiting else reply.headers.get("last-modified"),
        failures=0,
        problem=fault,
    )
    return Poll(read, articles, problems, states)


def _article(
    entry: Entry,
    feed: Feed,
    content: FeedContent,
    fetch: Callable[[str], Mapping[str, Any]],
    before: EntryState | None,
    problems: list[Problem],
) -> tuple[Article | None, EntryState]:
    tries, problem = 0, None
    page: Mapping[str, Any] = {}
    if entry.link and not entry.whole:
        try:
            page = fetch(entry.link)
        except FetchError as error:
            whole = before is not None and before.problem is None  # its page is indexed
            tries = 1 + (before.tries if before and (whole or before.digest == entry.digest) else 0)
            tries = 0 if error.lasting or tries >= TRIES else tries
            if before and whole:
                problem = f"stays as it was read before: its page could not be read again: {error}"
                problems.append(Problem(entry.id, problem, False))
                return None, EntryState(before.digest if tries else entry.digest, tries)
            problem = f"only its summary is indexed, for its page could not be read: {error}"
            problems.append(Problem(entry.id, problem, False))
    text = str(page.get("text") or "")
    record = {
        "id": entry.id,
        "title": entry.title or page.get("title"),
        "text": Plain(text) if len(text) > len(entry.text) else entry.text,
        "source": entry.source or content.title,
        "author": entry.author or page.get("author"),
        "date": entry.date or page.get("date"),
        "url": entry.link,
        "language": page.get("language") or content.language,
        "metadata": {"feed": feed.address, "tags": list(entry.tags)},
    }
    article, complaints = to_article(record, fallback_id=None)
    problems += (Problem(entry.id, message, article is None) for message in complaints)
    return article, EntryState(entry.digest, tries, problem)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
