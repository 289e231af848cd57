"""Watching feeds of a real server: what they bring, what fails, how often they are asked."""

import pytest

from nutgraf.index import FetchError, Index
from nutgraf.index.feeds import Limits
from tests.helpers.site import page, rss
from tests.index.watching.watches import (
    PARAGRAPH,
    PATIENCE,
    ids,
    once,
    until,
    watch_of,
    watching,
)

ITEM = (
    "<item><title>{title}</title><guid>https://courier.example/{number}</guid>"
    "<description>In short.</description><link>{link}</link></item>"
)

ENDLESS = Limits(10 * PATIENCE, 10 * PATIENCE, 10 * PATIENCE)


def item(site, number, title="Ferry aground"):
    return ITEM.format(title=title, number=number, link=f"{site.address}/page{number}")


def test_feeds_come_in_and_are_asked_conditionally_across_runs(empty_index, site):
    feed = site.put("/feed", rss(item(site, 1)), ETag='"one"')
    site.put("/page1", page("Ferry aground", PARAGRAPH * 4))
    report = once(empty_index, [], [feed])
    assert ids(empty_index) == {"https://courier.example/1"}
    assert [known.title for known in report.feeds] == ["Harrowick Courier"]
    with Index.open(empty_index.path) as later:
        site.put("/feed", b"", status=304)
        assert once(later, [], [feed]).generation == report.generation
    assert site.requests("/feed")[1]["if-none-match"] == '"one"'
    with Index.open(empty_index.path) as later:
        site.put("/feed", rss(item(site, 1, "Ferry afloat")))
        assert once(later, [], [feed]).counts.updated == 1
        with later.snapshot() as snapshot:
            article, _ = snapshot.article("https://courier.example/1")
    assert (article.title, article.text) == ("Ferry afloat", PARAGRAPH * 4)


GUID = "https://courier.example/1"
OTHER = "Tunnel workers went home early after the roof gave way; nobody was hurt, a foreman said."


@pytest.mark.parametrize("at_once", [True, False])
def test_a_guid_in_two_feeds_is_one_article_of_the_first_source(empty_index, site, at_once):
    """By the same link, or by the same text behind another link."""
    feeds = [
        site.put("/one", rss(item(site, 1), item(site, 2))),
        site.put(
            "/two",
            rss(item(site, 1, "Ferry"), item(site, 2).replace("page2<", "mirror2<"), title="Wire"),
        ),
    ]
    for place in ("page1", "page2", "mirror2"):
        site.put(f"/{place}", page("Ferry aground", PARAGRAPH * 4))
    for some in [feeds] if at_once else [feeds[:1], feeds[1:]]:
        once(empty_index, [], some)
    assert ids(empty_index) == {GUID, "https://courier.example/2"}
    for id_ in ids(empty_index):
        article = empty_index.get(id_)
        assert set(article.metadata["sources"]) == {"Harrowick Courier", "Wire"}
        assert article.source == article.metadata["sources"][0]
        assert article.metadata["feeds"][0] == article.metadata["feed"]


def test_a_guid_that_means_another_article_in_another_feed(empty_index, site):
    one = site.put("/one", rss(item(site, 1)))
    two = site.put("/two", rss(item(site, 1, "Roof gave way").replace("page1<", "page9<")))
    site.put("/page1", page("Ferry aground", PARAGRAPH * 4))
    site.put("/page9", page("Roof gave way", OTHER * 4))
    once(empty_index, [], [one])
    once(empty_index, [], [two])
    assert ids(empty_index) == {GUID, f"{two}#{GUID}"}
    site.put("/two", rss(item(site, 1, "Roof gave way again").replace("page1<", "page9<")))
    once(empty_index, [], [two])
    assert empty_index.get(f"{two}#{GUID}").title == "Roof gave way again"
    assert empty_index.get(GUID).title == "Ferry aground"


def test_an_update_by_the_first_feed_keeps_the_sources(empty_index, site):
    one = site.put("/one", rss(item(site, 1)))
    two = site.put("/two", rss(item(site, 1), title="Wire"))
    site.put("/page1", page("Ferry aground", PARAGRAPH * 4))
    for feed in (one, two):
        once(empty_index, [], [feed])
    site.put("/one", rss(item(site, 1, "Ferry afloat")))
    once(empty_index, [], [one])
    article = empty_index.get(GUID)
    assert (article.title, article.source) == ("Ferry afloat", "Harrowick Courier")
    assert article.metadata["sources"] == ["Harrowick Courier", "Wire"]


def test_a_feed_that_fails_is_in_the_statistics_and_rests(empty_index, site):
    feed = site.put("/feed", b"", status=503, Retry_After="3600")
    good = site.put("/good", rss(item(site, 1)))
    report = once(empty_index, [], [feed, good])
    assert [known.problem for known in report.feeds] == ["HTTP 503", None]
    stats = empty_index.stats()
    assert [known.failures for known in stats.feeds] == [1, 0]
    assert list(stats.summaries) == ["https://courier.example/1"]  # its page is missing
    said = []
    watch_of(empty_index, [], [feed], said, once=True).run()
    assert len(site.requests("/feed")) == 1
    assert "left alone until" in said[0]


def test_a_feed_that_is_gone_is_not_asked_again(empty_index, site):
    feed = site.put("/feed", b"", status=410)
    once(empty_index, [], [feed])
    once(empty_index, [], [feed])
    assert len(site.requests("/feed")) == 1
    assert empty_index.stats().feeds[0].gone


def test_a_feed_is_looked_at_again_and_again(empty_index, site):
    feed = site.put("/feed", rss(item(site, 1)))
    with watching(empty_index.path, [], [feed], interval=0.1):
        until(lambda: ids(empty_index), "first entry")
        site.put("/feed", rss(item(site, 1), item(site, 2, "Tunnel shut")))
        until(lambda: len(ids(empty_index)) == 2, "second entry")


def test_a_slow_feed_keeps_neither_the_others_nor_the_end_waiting(empty_index, site, folder):
    answered = []
    site.routes["/slow"] = lambda handler: handler.server.over.wait() and answered.append(handler)
    good = site.put("/good", rss(item(site, 1)))
    feeds = [f"{site.address}/slow", good]
    with watching(empty_index.path, [folder], feeds, limits=ENDLESS):
        until(lambda: ids(empty_index), "the good feed")
        until(lambda: site.requests("/slow"), "the slow feed is asked")
    assert not answered


def test_a_name_that_is_no_address_of_a_feed(empty_index):
    with pytest.raises(FetchError, match="is not an http or https address"):
        once(empty_index, [], ["ftp://courier.example/feed"])
