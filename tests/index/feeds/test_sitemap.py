"""Sitemaps as feeds: their pages are read, the newest first, some at a time, and no page twice."""

import gzip
from datetime import UTC, date, datetime

import pytest

from nutgraf.index.catalogue.records import Feed
from nutgraf.index.feeds import opml_feeds, poll
from tests.helpers.site import page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = "The ferry Halcyon ran onto rocks near Tolm on Saturday night with 212 people aboard. " * 4
SPACE = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def urlset(*urls):
    return f'<?xml version="1.0"?><urlset {SPACE}>{"".join(urls)}</urlset>'.encode()


def url(site, number, changed="2024-03-01", more=""):
    return f"<url><loc>{site.address}/page{number}</loc><lastmod>{changed}</lastmod>{more}</url>"


def look(client, feed, known=None):
    return poll(feed, client, known or {}, interval=60, now=NOW)


@pytest.fixture
def feed(site):
    for number in range(1, 5):
        text = WORDS + f"It was ferry {number}."
        site.put(f"/page{number}", page(f"Ferry {number}", text), Content_Type="text/html")
    return Feed(address=f"{site.address}/sitemap.xml")


def test_pages_are_read_once_and_again_after_a_change(site, client, feed):
    site.put("/sitemap.xml", urlset(url(site, 1, "2024-03"), url(site, 2)))
    first = look(client, feed)
    assert first.problems == []
    assert [article.title for article in first.articles] == ["Ferry 2", "Ferry 1"]
    assert {article.id for article in first.articles} == {
        f"{site.address}/page1", f"{site.address}/page2",
    }  # fmt: skip
    assert [article.date for article in first.articles] == [None, None]
    assert look(client, feed, first.entries).articles == []
    site.put("/sitemap.xml", urlset(url(site, 1, "2024-03"), url(site, 2, "2024-03-02")))
    assert [a.title for a in look(client, feed, first.entries).articles] == ["Ferry 2"]


def test_a_news_sitemap_tells_title_day_and_source(site, client, feed):
    news = (
        "<news:news><news:publication><news:name>The Gazette</news:name></news:publication>"
        "<news:publication_date>2024-02-28T23:30:00+01:00</news:publication_date>"
        "<news:title>A ferry &amp; rocks</news:title></news:news>"
    )
    site.put("/sitemap.xml", gzip.compress(urlset(url(site, 1, "2025-01-01", news))))
    [article] = look(client, feed).articles
    assert (article.title, article.source, article.date) == (
        "A ferry & rocks", "The Gazette", date(2024, 2, 28),
    )  # fmt: skip


def test_an_index_of_sitemaps(site, client, feed):
    maps = "".join(
        f"<sitemap><loc>{site.address}/{name}</loc></sitemap>"
        for name in ("a.xml", "b.xml.gz", "c")
    )
    site.put("/sitemap.xml", f"<sitemapindex {SPACE}>{maps}</sitemapindex>".encode())
    site.put("/a.xml", urlset(url(site, 1)))
    site.put("/b.xml.gz", gzip.compress(urlset(url(site, 2))))
    found = look(client, feed)
    assert {article.title for article in found.articles} == {"Ferry 1", "Ferry 2"}
    [problem] = found.problems
    assert f"{site.address}/c: HTTP 404" in problem.message


def test_many_new_pages_are_read_by_several_polls(site, client, feed, monkeypatch):
    monkeypatch.setattr("nutgraf.index.feeds.sitemap.MOST_NEW", 3)
    urls = [url(site, number, f"2024-03-0{number}") for number in range(1, 5)]
    site.put("/sitemap.xml", urlset(*urls), ETag='"1"')
    first = look(client, feed)
    assert [article.title for article in first.articles] == ["Ferry 4", "Ferry 3", "Ferry 2"]
    assert first.feed.etag is None  # it is read in full again
    second = look(client, first.feed, first.entries)
    assert [article.title for article in second.articles] == ["Ferry 1"]
    assert len(second.entries) == 4
    assert second.feed.etag == '"1"'


def test_a_broken_sitemap_is_told(site, client, feed):
    site.put("/sitemap.xml", urlset(url(site, 1))[:-30])
    found = look(client, feed)
    assert "is broken XML" in found.feed.problem


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Subscriptions</title></head><body>
<outline text="News"><outline text="A" type="rss" xmlUrl="https://a.example/feed"/>
<outline text="B &amp; C" XMLURL="https://b.example/rss"/></outline>
<outline text="A again" xmlUrl="https://a.example/feed"/>
<outline type="link" text="A page" url="https://c.example/"/></body></opml>"""


def test_the_feeds_of_a_list_of_subscriptions():
    assert opml_feeds(OPML.encode()) == ["https://a.example/feed", "https://b.example/rss"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"<rss/>", "is no OPML"), (b"", "is no OPML"), (b"<opml><body/></opml>", "has no feeds")],
)
def test_what_is_no_list_of_subscriptions(data, said):
    with pytest.raises(ValueError, match=said):
        opml_feeds(data)
