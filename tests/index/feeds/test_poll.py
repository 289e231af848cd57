"""A look at a feed: what is new in it, what is left alone, and what is known of it afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nutgraf.index.catalogue.records import Feed
from nutgraf.index.feeds import poll
from nutgraf.index.feeds.retry_delay import back_off, retry_after
from tests.helpers.site import page, rss

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = "The ferry Halcyon ran onto rocks near Tolm on Saturday night with 212 people aboard. " * 4
SECOND = "Lifeboats brought all passengers ashore, and nobody was hurt, the coastguard said. " * 4


def item(site, number=1, description="Ferry aground.", more=""):
    return (
        f"<item><title>Ferry {number}</title><link>{site.address}/page{number}</link>"
        f"<guid isPermaLink='false'>{number}</guid><description>{description}</description>"
        f"<pubDate>Sun, 15 Nov 2020 08:00:00 +0000</pubDate><category>Sea</category>{more}</item>"
    )


def content(text):
    return f"<content:encoded><![CDATA[{text}]]></content:encoded>"


def look(client, feed, known=None):
    return poll(feed, client, known or {}, interval=60, now=NOW)


@pytest.fixture
def feed(site):
    return Feed(address=f"{site.address}/feed")


def test_the_page_is_read_where_the_entry_has_only_a_summary(site, client, feed):
    site.put("/feed", rss(item(site)))
    site.put("/page1", page("Ferry 1", FULL, SECOND), Content_Type="text/html; charset=utf-8")
    found = look(client, feed)
    assert found.problems == []
    [article] = found.articles
    assert article.id == f"{feed.address}#1"
    assert article.text.split("\n\n") == [FULL.strip(), SECOND.strip()]
    assert (article.title, article.source) == ("Ferry 1", "Harrowick Courier")
    assert (article.date, article.language) == (date(2020, 11, 15), "en")
    assert article.url == f"{site.address}/page1"
    assert article.metadata == {"feed": feed.address, "tags": ["Sea"]}


def test_the_page_is_not_asked_for_where_the_feed_has_the_article(site, client, feed):
    whole = content(f"<p>{FULL}</p><p>{SECOND}<br/>More &amp; more.</p><script>x()</script>")
    site.put("/feed", rss(item(site, more=whole)))
    [article] = look(client, feed).articles
    assert article.text.split("\n\n") == [FULL.strip(), f"{SECOND.strip()}\nMore & more."]
    assert site.requests("/page1") == []


def test_content_that_is_cut_short_is_a_summary(site, client, feed):
    site.put("/feed", rss(item(site, more=content("<p>The ferry ran onto […]</p>"))))
    site.put("/page1", page("Ferry 1", FULL))
    assert look(client, feed).articles[0].text == FULL.strip()


def test_an_atom_feed(site, client, feed):
    site.put(
        "/feed",
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Evening Post</title>
        <entry><id>tag:post.example,2020:7</id><title>Tunnel</title>
        <author><name>Noor Hadley</name></author><updated>2020-11-16T10:00:00Z</updated>
        <published>2020-11-15T10:00:00Z</published><link href="{site.address}/t"/>
        <content type="html">&lt;p&gt;{FULL}&lt;/p&gt;</content></entry></feed>""".encode(),
    )
    [article] = look(client, feed).articles
    assert (article.id, article.author) == ("tag:post.example,2020:7", "Noor Hadley")
    assert (article.source, article.date) == ("Evening Post", date(2020, 11, 15))
    assert article.text == FULL.strip()


def test_what_was_read_before_is_left_alone_and_what_changed_is_read_anew(site, client, feed):
    site.put("/feed", rss(item(site, 1), item(site, 2)))
    site.put("/page1", page("Ferry 1", FULL))
    site.put("/page2", page("Ferry 2", SECOND))
    first = look(client, feed)
    site.put("/feed", rss(item(site, 1), item(site, 2, "Ferry off the rocks.")))
    site.put("/page2", page("Ferry 2", SECOND, FULL))
    second = look(client, first.feed, first.entries)
    [changed] = second.articles
    assert changed.id == first.articles[1].id
    assert changed.text != first.articles[1].text
    assert len(site.requests("/page1")) == 1


def test_conditional_requests(site, client, feed):
    body = rss(item(site, more=content(FULL)))
    site.put("/feed", body, ETag='"v1"', Last_Modified="Sun, 15 Nov 2020 08:00:00 GMT")
    first = look(client, feed)
    assert (first.feed.etag, first.feed.modified) == ('"v1"', "Sun, 15 Nov 2020 08:00:00 GMT")
    site.put("/feed", b"", status=304)
    second = look(client, first.feed, first.entries)
    sent = site.requests("/feed")[1]
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "Sun, 15 Nov 2020 08:00:00 GMT"
    assert (second.articles, second.entries, second.problems) == ([], None, [])
    assert second.feed.etag == '"v1"'


def test_a_feed_that_is_gone_is_known_to_be(site, client, feed):
    site.put("/feed", b"", status=410)
    found = look(client, feed)
    assert found.feed.gone
    assert "410" in found.problems[0].message


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"", "is empty"),
        (200, page("No feed", "Just a page."), "is not a feed"),
        (200, b"\x89PNG\r\n\x1a\n" + bytes(100), "is not a feed"),
        (200, b'{"version": "https://jsonfeed.org/version/1"}', "is not a feed"),
        (404, b"", "HTTP 404"),
        (500, b"", "HTTP 500"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_waits(site, client, feed, status, body, said):
    site.put("/feed", body, status=status)
    first = look(client, feed)
    assert said in first.problems[0].message
    assert first.feed.problem == first.problems[0].message
    assert first.feed.failures == 1
    second = look(client, first.feed)
    assert second.feed.failures == 2
    waits = [datetime.fromisoformat(f.feed.not_before) - NOW for f in (first, second)]
    assert timedelta(seconds=29) <= waits[0] <= timedelta(seconds=60)
    assert timedelta(seconds=59) <= waits[1] <= timedelta(seconds=120)
    site.put("/feed", rss(item(site, more=content(FULL))))
    third = look(client, second.feed)
    assert (third.feed.failures, third.feed.problem, third.feed.not_before) == (0, None, None)


def test_a_server_is_left_alone_for_as_long_as_it_asks(site, client, feed):
    site.put("/feed", b"", status=429, Retry_After="7200")
    later = datetime.fromisoformat(look(client, feed).feed.not_before)
    assert later == NOW + timedelta(seconds=7200)


def test_waiting_by_hand():
    assert retry_after({"retry-after": "120"}) == 120
    assert retry_after({"retry-after": "Sun, 01 Mar 2026 12:01:00 GMT"}, NOW) == 60
    assert retry_after({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, NOW) == 0
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None
    for failures, longest in ((1, 60), (2, 120), (4, 480), (40, 86400)):
        drawn = {back_off(failures, 60, None) for _ in range(50)}
        assert longest / 2 <= min(drawn) < max(drawn) <= longest
    assert back_off(1, 60, 1e12) == 7 * 86400


def test_broken_xml_is_read_as_far_as_it_goes_and_said(site, client, feed):
    body = rss(item(site, 1, more=content(FULL)), item(site, 2, more=content(SECOND)))
    site.put("/feed", body[: body.index(b"<title>Ferry 2")])
    found = look(client, feed)
    assert "Ferry 1" in [article.title for article in found.articles]
    assert "broken feed" in found.problems[0].message
    assert (found.feed.problem, found.feed.failures) == (found.problems[0].message, 0)


@pytest.mark.parametrize(
    ("declared", "stated", "actual"),
    [
        ("utf-8", "application/rss+xml; charset=utf-8", "latin-1"),
        ("utf-8", "application/rss+xml", "windows-1252"),
        ("iso-8859-1", "application/rss+xml; charset=utf-8", "utf-8"),
        ("windows-1252", "text/xml", "windows-1252"),
        ("nonsense", "application/rss+xml", "utf-8"),
    ],
)
def test_wrong_encodings(site, client, feed, declared, stated, actual):
    text = "Fährunglück: Ærø façade " + FULL
    body = rss(item(site, more=content(text))).decode().replace("utf-8", declared, 1)
    site.put("/feed", body.encode(actual), Content_Type=stated)
    [article] = look(client, feed).articles
    assert article.text.startswith("Fährunglück: Ærø façade")


def test_entities_do_not_multiply(site, client, feed):
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12)
    )
    site.put("/feed", rss(item(site, more=content(FULL) + "<x>&m;</x>"), head=f"{bomb}]>"))
    look(client, feed)  # ends, and takes no memory to speak of


def test_an_external_entity_is_not_fetched(site, client, feed):
    head = f"<!DOCTYPE x [<!ENTITY e SYSTEM '{site.address}/secret'>]>"
    site.put("/feed", rss(item(site, description="&e;", more=content(FULL)), head=head))
    look(client, feed)
    assert site.requests("/secret") == []


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (404, "text/html", b"", "HTTP 404"),
        (200, "application/pdf", b"%PDF-1.7", "application/pdf"),
        (200, "text/html", b"<html><body></body></html>", "no article"),
    ],
)
def test_without_its_page_the_summary_is_indexed_and_that_is_said(
    site, client, feed, status, kind, body, said
):
    site.put("/feed", rss(item(site)), ETag='"v1"')
    site.put("/page1", body, status=status, Content_Type=kind)
    found = look(client, feed)
    assert found.articles[0].text == "Ferry aground."
    [problem] = found.problems
    assert said in problem.message
    assert not problem.article_lost
    [state] = found.entries.values()
    assert (state.tries, state.problem) == (0, problem.message)
    assert found.feed.etag == '"v1"'


def test_a_page_that_may_still_come_is_asked_for_again(site, client, feed):
    site.put("/feed", rss(item(site)), ETag='"v1"')
    site.put("/page1", b"", status=503)
    first = look(client, feed)
    assert first.feed.etag is None  # or the feed would not show the entry again
    site.put("/page1", page("Ferry 1", FULL))
    second = look(client, first.feed, first.entries)
    assert second.articles[0].text == FULL.strip()
    assert second.feed.etag == '"v1"'
    site.put("/page1", b"", status=503)
    failing = look(client, feed)
    for _ in range(2):
        failing = look(client, failing.feed, failing.entries)
    assert failing.feed.etag == '"v1"'  # it was tried often enough


def test_a_summary_does_not_take_the_place_of_a_page_that_was_read(site, client, feed):
    site.put("/feed", rss(item(site)), ETag='"v1"')
    site.put("/page1", page("Ferry 1", FULL))
    read = look(client, feed)
    site.put("/feed", rss(item(site, description="Ferry aground, all safe.")), ETag='"v2"')
    site.put("/page1", b"", status=503)
    failing = read
    for tries in (1, 2, 0):
        failing = look(client, failing.feed, failing.entries)
        assert failing.articles == []
        assert "stays as it was read before" in failing.problems[0].message
        [state] = failing.entries.values()
        assert (state.tries, state.problem) == (tries, None)
        assert failing.feed.etag == (None if tries else '"v2"')
    site.put("/feed", rss(item(site, description="Ferry aground, all are safe.")))
    site.put("/page1", page("Ferry 1", FULL, SECOND))
    [article] = look(client, feed, failing.entries).articles
    assert article.text.split("\n\n") == [FULL.strip(), SECOND.strip()]
    site.put("/page1", b"", status=404)
    gone = look(client, feed, read.entries)
    assert gone.articles == []
    assert look(client, feed, gone.entries).problems == []


def test_a_page_that_robots_may_not_read(site, client, feed):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /page1\n")
    site.put("/feed", rss(item(site)))
    site.put("/page1", page("Ferry 1", FULL))
    found = look(client, feed)
    assert found.articles[0].text == "Ferry aground."
    assert "robots.txt" in found.problems[0].message
    assert site.requests("/page1") == []


def test_the_page_in_another_encoding_than_it_says(site, client, feed):
    site.put("/feed", rss(item(site)))
    body = page("Ferry 1", "Fährunglück bei Ærø. " * 20).decode()
    body = body.replace("<head>", "<head><meta charset='utf-8'>").encode("windows-1252")
    site.put("/page1", body, Content_Type="text/html; charset=windows-1252")
    assert look(client, feed).articles[0].text.startswith("Fährunglück bei Ærø.")


def test_entries_with_the_id_of_another_are_said(site, client, feed):
    same = item(site, more=content(FULL))
    site.put("/feed", rss(same, same))
    assert look(client, feed).feed.problem is None  # twice the same loses nothing
    site.put("/feed", rss(same, same.replace("Ferry 1", "Another"), same.replace("Ferry", "Boat")))
    found = look(client, feed)
    assert len(found.articles) == 1
    assert found.feed.problem.endswith(": 2 entries left out that have the id of another")


def test_an_entry_without_anything_is_skipped_and_said(site, client, feed):
    site.put(
        "/feed",
        rss("<item><guid isPermaLink='false'>9</guid></item>", item(site, more=content(FULL))),
    )
    found = look(client, feed)
    assert len(found.articles) == 1
    [problem] = found.problems
    assert problem.article_lost
    assert problem.where == f"{feed.address}#9"


def test_entries_that_share_a_link_and_have_no_guid_are_all_read(site, client, feed):
    notes = "".join(
        f"<item><title>Note {number}</title><link>{site.address}/notes</link>"
        f"{content(f'<p>{FULL}</p>')}</item>"
        for number in (1, 2)
    )
    site.put("/feed", rss(notes))
    found = look(client, feed)
    assert [article.title for article in found.articles] == ["Note 1", "Note 2"]
    first, second = (article.id for article in found.articles)
    site.put("/feed", rss(notes.replace("Note 1", "Note 3") + notes))
    again = look(client, feed)
    assert [article.id for article in again.articles][1:3] == [second, first]
