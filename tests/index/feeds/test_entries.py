"""The entries of a feed: what is the article, its title, its authors and its day."""

import pytest

from nutgraf.index.feeds.entries import read_feed

NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:dcterms="http://purl.org/dc/terms/"'
)


def entry_of(inside, channel=""):
    feed = (
        f'<rss version="2.0" {NAMESPACES}><channel><title>Courier</title>{channel}'
        f"<item><guid>https://post.example/1</guid>{inside}</item></channel></rss>"
    )
    [entry] = read_feed(feed.encode(), "https://post.example/feed", {}).entries
    return entry


def atom_entry_of(inside, feed=""):
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><title>Courier</title>{feed}'
        f"<entry><id>tag:post.example,2020:1</id>{inside}</entry></feed>"
    )
    [entry] = read_feed(body.encode(), "https://post.example/feed", {}).entries
    return entry


@pytest.mark.parametrize(
    "beside",
    [
        "<media:description>The quay at dawn.</media:description>",
        "<media:content url='a.jpg'><media:title>A</media:title><media:description type='plain'>"
        "The quay at dawn, as it was seen.</media:description></media:content>",
        "<media:group><media:description>The quay.</media:description></media:group>",
        "<itunes:summary>Short.</itunes:summary>",
        "<dc:description>Short.</dc:description>",
        "<media:description/>",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_caption_or_another_summary_is_not_the_article(beside, is_first):
    own = "<description>The ferry ran aground near Tolm.</description>"
    entry = entry_of(beside + own if is_first else own + beside)
    assert (entry.text, entry.whole) == ("The ferry ran aground near Tolm.", False)


@pytest.mark.parametrize("name", ["itunes:summary", "dc:description"])
def test_the_longest_summary_counts(name):
    entry = entry_of(
        f"<description>Short.</description><{name}>A &lt;b&gt;long&lt;/b&gt; one</{name}>"
    )
    assert (entry.text, entry.whole) == ("A long one", False)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Why the &lt;dialog&gt; element matters", "Why the <dialog> element matters"),
        ("<![CDATA[Why the <dialog> element matters]]>", "Why the <dialog> element matters"),
        ("AT&amp;amp;T &amp;quot;wins&amp;quot;", 'AT&T "wins"'),
        ("AT&amp;T", "AT&T"),
        ("A &lt;b&gt;bold&lt;/b&gt; plan", "A bold plan"),
    ],
)
def test_the_title_in_rss(written, title):
    assert entry_of(f"<title>{written}</title>").title == title


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        (
            "text",
            "Why &lt;dialog&gt; &amp;amp; &lt;b&gt;x&lt;/b&gt;",
            "Why <dialog> &amp; <b>x</b>",
        ),
        ("html", "Why &amp;lt;dialog&amp;gt; is &lt;b&gt;good&lt;/b&gt;", "Why <dialog> is good"),
        ("html", "Less &amp;lt; more", "Less < more"),
    ],
)
def test_the_title_in_atom(kind, written, title):
    assert atom_entry_of(f'<title type="{kind}">{written}</title>').title == title


def test_all_authors_count():
    assert entry_of("<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>").author == "Ann, Bo"
    assert entry_of("<author>ann@post.example (Ann Lee)</author>").author == "Ann Lee"
    two = "<author><name>Ann</name></author><author><name>Bo</name></author>"
    assert atom_entry_of(two).author == "Ann, Bo"


def test_the_author_of_an_atom_feed_is_that_of_its_entries_and_an_editor_is_none():
    assert atom_entry_of("", "<author><name>Ann</name></author>").author == "Ann"
    assert entry_of("", "<managingEditor>ed@post.example (Ed)</managingEditor>").author is None


def test_an_entry_of_another_feed_has_its_source_and_author():
    inside = "<source><title>Wire</title><author><name>Cy</name></author></source>"
    entry = atom_entry_of(inside, "<author><name>Ann</name></author>")
    assert (entry.source, entry.author) == ("Wire", "Cy")
    assert entry_of("<source url='https://wire.example'>Wire</source>").source == "Wire"


def test_the_day_of_making_counts_before_that_of_a_change():
    changed = "<dcterms:modified>2021-02-03</dcterms:modified>"
    made = "<dcterms:created>2020-01-02</dcterms:created>"
    assert entry_of(changed + made).date == "2020-01-02"
    assert atom_entry_of("<updated>2021-02-03T00:00:00Z</updated>").date == "2021-02-03T00:00:00Z"


def test_an_id_that_is_no_address_is_no_link():
    assert atom_entry_of("<title>T</title>").link is None
    assert atom_entry_of("<link href='https://post.example/1'/>").link == "https://post.example/1"
    assert entry_of("<title>T</title>").link == "https://post.example/1"
