"""Saved feeds and exports of WordPress: each entry once, by the longest text that it carries."""
# ruff: noqa: E501 - lines of markup

import io

import pytest

from nutgraf.index.readers.formats.xml_files.sound_xml import root_name, sound_root
from nutgraf.index.readers.formats.xml_files.xml_file import read_xml
from nutgraf.index.readers.reader import InputFile


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return [piece.record for piece in read_xml(InputFile(io.BytesIO(data), "a.xml"))]


SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def rss(*items, channel="<title>The Gazette</title><language>en-GB</language>"):
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{channel}{"".join(items)}</channel></rss>'


def test_rss():
    [first, second] = read(
        rss(
            "<item><title>Why the &lt;dialog&gt; element matters</title><link>https://x/1</link>"
            "<guid isPermaLink='false'>17</guid><description>Short.</description>"
            "<content:encoded><![CDATA[<p>It closes &amp; stays shut.</p><p>Two.</p>]]></content:encoded>"
            "<media:description>A very long caption of a photograph of the quay in the rain</media:description>"
            "<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator>"
            "<pubDate>Fri, 01 Mar 2024 10:00:00 GMT</pubDate><category>Sea</category></item>",
            "<item><title>AT&amp;amp;T</title><guid>https://x/2</guid><author>bo@x (Bo Ek)</author>"
            "<description>&lt;b&gt;Bold&lt;/b&gt; words.</description><source url='u'>Wire</source></item>",
        )
    )
    assert first == {
        "id": "17", "title": "Why the <dialog> element matters", "text": "It closes & stays shut.\n\nTwo.",
        "source": "The Gazette", "author": "Ann Lee, Bo Ek", "date": "Fri, 01 Mar 2024 10:00:00 GMT",
        "url": "https://x/1", "language": "en-GB", "tags": ["Sea"],
    }  # fmt: skip
    assert (second["title"], second["text"], second["url"], second["author"], second["source"]) == (
        "AT&T", "Bold words.", "https://x/2", "Bo Ek", "Wire",
    )  # fmt: skip


def test_atom():
    [found] = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="html">Das &amp;lt;Blatt&amp;gt;</title>'
        "<author><name>Ann Lee</name></author><entry><title type='text'>a &lt; b</title><id>tag:x,1</id>"
        "<link rel='enclosure' href='https://x/pic'/><link href='https://x/1'/>"
        "<updated>2025-01-01T00:00:00Z</updated><published>2024-03-01T00:00:00Z</published>"
        "<summary>Short.</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>One.</p><p>Two.</p></div></content></entry></feed>"
    )
    assert found == {
        "id": "tag:x,1", "title": "a < b", "text": "One.\n\nTwo.", "source": "Das <Blatt>",
        "author": "Ann Lee", "date": "2024-03-01T00:00:00Z", "url": "https://x/1", "language": "de",
    }  # fmt: skip


def test_rdf():
    [found] = read(
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Gazette</title></channel>'
        '<item rdf:about="https://x/1"><title>T</title><link>https://x/1</link><description>Words.</description>'
        "<dc:date>2024-03-01</dc:date></item></rdf:RDF>"
    )
    assert (found["id"], found["source"], found["date"]) == (
        "https://x/1",
        "The Gazette",
        "2024-03-01",
    )


POST = (
    "<item><title>{}</title><link>https://x/a</link><guid>https://x/?p=1</guid><dc:creator>ann</dc:creator>"
    "<content:encoded><![CDATA[{}]]></content:encoded><excerpt:encoded><![CDATA[In short.]]></excerpt:encoded>"
    "<wp:post_date>2024-03-01 01:00:00</wp:post_date><wp:post_date_gmt>{}</wp:post_date_gmt>"
    "<wp:post_name>the-quay</wp:post_name><wp:status>{}</wp:status><wp:post_type>{}</wp:post_type>"
    "<wp:comment><wp:comment_content>A comment.</wp:comment_content></wp:comment></item>"
)


def wxr(*items):
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    author = "<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name>Ann Lee</wp:author_display_name></wp:author>"
    return rss(*items, channel=f"<title>Blog</title>{author}").replace("<rss ", f"<rss {spaces} ")


def test_an_export_of_wordpress_gives_its_published_posts():
    day = "2024-02-29 23:00:00"
    blocks = "<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --><!-- wp:paragraph --><p>Two.</p><!-- /wp:paragraph -->"
    old = "[caption id='a']A boat[/caption]First.\n\nSecond [b]."
    found = read(
        wxr(
            POST.format("Blocks", blocks, day, "publish", "post"),
            POST.format("Old", old, "0000-00-00 00:00:00", "publish", "post"),
            POST.format("Draft", "x", day, "draft", "post"),
            POST.format("Page", "x", day, "publish", "page"),
            POST.format("Picture", "x", day, "inherit", "attachment"),
        )
    )
    assert [record["title"] for record in found] == ["Blocks", "Old"]
    assert found[0]["text"] == "One.\n\nTwo."
    assert found[1]["text"] == "A boat First.\n\nSecond [b]."
    assert [record["date"] for record in found] == [day, "2024-03-01 01:00:00"]
    assert {r["author"] for r in found} == {"Ann Lee"}
    assert {(r["source"], r["summary"], r["slug"]) for r in found} == {
        ("Blog", "In short.", "the-quay")
    }


def test_broken_xml_is_mended_and_nothing_is_lost_behind_the_fault():
    broken = rss(
        "<item><title>R&D &eacute;t\x02</title><description>5 &lt; 6 &amp;amp; more</description></item>",
        "<item><title>After &amp;amp; all</title><description><![CDATA[A & B &amp; C]]></description></item>",
    )
    [first, second] = read("\n " + broken)
    assert (first["title"], first["text"]) == ("R&D ét", "5 < 6 & more")
    assert (second["title"], second["text"]) == ("After & all", "A & B & C")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "has no root element"),
        (b"garbage", "has no root element"),
        (b"<playlist><track/></playlist>", "its root is <playlist>"),
        (rss("<item><title>T").encode()[:-40], "is broken XML"),
        (rss().encode(), "has no articles in it"),
    ],
)
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        read(data)


def test_entities_of_its_own_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("the secret")
    bomb = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file://{tmp_path}/secret"><!ENTITY b "bbb">]>'
    [found] = read(
        rss("<item><title>T &a; &b;</title><description>Words.</description></item>").replace(
            "<rss", bomb + "<rss", 1
        )
    )
    assert "secret" not in found["title"]


def test_the_root_is_told_by_the_beginning():
    assert root_name(b'\xef\xbb\xbf<?xml version="1.0"?><!-- c --><a:feed xmlns:a="u"><b') == "feed"
    assert sound_root(b"<a>x</a>").text == "x"
