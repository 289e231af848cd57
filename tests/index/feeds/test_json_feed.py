"""JSON Feed in a watch: whole contents are read, summaries lead to pages, ids are absolute."""

import json

import pytest

from nutgraf.index.catalogue.records import Feed
from nutgraf.index.feeds import poll
from nutgraf.index.feeds.json_feed import read_json_feed
from tests.helpers.site import page

FULL = "The ferry Halcyon ran onto rocks near Tolm on Saturday night with 212 people aboard. " * 4
SECOND = "Lifeboats brought all passengers ashore, and nobody was hurt, the coastguard said. " * 4


def feed_of(*items, **more):
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harrowick Courier",
            "description": "All the news",
            "language": "en-GB",
            "authors": [{"name": "The desk"}],
            "items": list(items),
            **more,
        }
    )


def test_its_entries_are_articles(site, client):
    whole = {
        "id": 17,
        "url": "/page1",
        "title": "Ferry &amp; rocks",
        "content_html": f"<p>{FULL}</p><p>{SECOND}</p>",
        "date_published": "2020-11-15T08:00:00+01:00",
        "authors": [{"name": "Ann Lee"}, {"name": "Bo"}],
        "tags": ["Sea"],
    }
    short = {"id": "https://a.example/2", "url": f"{site.address}/page2", "summary": "Aground …"}
    site.put("/feed", feed_of(whole, short).encode(), Content_Type="application/feed+json")
    site.put("/page2", page("Ferry 2", FULL, SECOND), Content_Type="text/html; charset=utf-8")
    feed = Feed(address=f"{site.address}/feed")
    found = poll(feed, client, {}, interval=60)
    first, second = found.articles
    assert (first.id, first.url) == (f"{feed.address}#17", f"{site.address}/page1")
    assert first.text.split("\n\n") == [FULL.strip(), SECOND.strip()]
    assert (first.title, first.author, str(first.date), first.source) == (
        "Ferry & rocks", "Ann Lee, Bo", "2020-11-15", "Harrowick Courier",
    )  # fmt: skip
    assert (second.id, second.text.split("\n\n")[0]) == ("https://a.example/2", FULL.strip())
    assert site.requests("/page1") == []
    again = poll(found.feed, client, found.entries, interval=60)
    assert again.articles == []


@pytest.mark.parametrize("body", ["{", "{}", '{"version": "1", "items": []}', '{"items": 3}'])
def test_other_json_is_no_feed(body):
    with pytest.raises(ValueError, match="is not a feed"):
        read_json_feed(body.encode(), "https://a.example/feed")


def test_entries_that_are_none_are_told():
    body = feed_of({"id": "1", "content_text": "A note."}, 7, {"id": "1", "content_text": "More."})
    found = read_json_feed(body.encode(), "https://a.example/feed")
    assert [entry.text for entry in found.entries] == ["A note."]
    assert found.complaint.startswith("entries left out: 2")
