"""Web pages: paragraphs as on the page, facts as it states them, no guess and no noise."""

import contextlib
import logging
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers import parse_date
from nutgraf.index.readers.formats.webpages.page import read_page as page_of
from tests.index.readers.formats.webpages.layouts import pages

SENTENCE = (
    "The harbour board met on Tuesday and voted to close the eastern quay for repairs, which "
    "nobody on the ferries had expected before the tides of spring, and it gave a reason: {}."
)
HEAD = (
    '<meta property="article:published_time" content="2016-03-04">'
    '<meta name="author" content="Ann Lee">'
)


def read_page(markup):
    return page_of(markup.encode() if isinstance(markup, str) else markup)


def page(body, head="", attributes=""):
    return f"<!doctype html><html {attributes}><head><title>T</title>{head}</head><body>{body}"


def article(*blocks, head="", attributes=""):
    paragraphs = "".join(f"<p>{SENTENCE.format(i)}</p>" for i in range(4))
    return page(f"<article><h1>T</h1>{paragraphs}{''.join(blocks)}</article>", head, attributes)


def test_blocks_become_paragraphs_and_their_lines_stay_together():
    record = read_page(
        article(
            "<h2>What next</h2>",
            f"<p>{SENTENCE.format('<b>five</b>,<br>or')}</p>",
            "<ul><li>The first item of the list</li><li>And the second of it</li></ul>",
            "<blockquote><p>A quotation of one paragraph.</p><p>And another.</p></blockquote>",
            "<table><tr><td>Quay</td><td>Ships</td></tr><tr><td>East</td><td>12</td></tr></table>",
        ).encode()
    )
    assert record["text"].split("\n\n") == [
        *(SENTENCE.format(i) for i in range(4)),
        "What next",
        SENTENCE.format("five,\nor"),
        "The first item of the list\nAnd the second of it",
        "A quotation of one paragraph.",
        "And another.",
        "Quay Ships\nEast 12",
    ]


def test_facts_come_from_the_head():
    head = HEAD + (
        '<meta property="og:site_name" content="The Post"><meta property="og:title" content="T">'
        '<link rel="canonical" href="https://post.example/quay">'
    )
    record = read_page(article(head=head, attributes='lang="de-AT"').encode())
    del record["text"], record["description"]
    assert record == {
        "title": "T", "author": "Ann Lee", "date": "2016-03-04", "source": "The Post",
        "url": "https://post.example/quay", "language": "de-AT",
    }  # fmt: skip


def test_a_page_without_a_date_gets_none():
    record = read_page((article() + "<footer>Copyright 2016 The Post</footer>").encode())
    assert record["date"] is None
    assert record["language"] is None


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-7">', "iso8859-7"),
        ("", "utf-8"),
        ('<meta charset="iso-8859-1">', "utf-8"),
    ],
)
def test_the_encoding_that_a_page_names(declaration, encoding):
    word = "γέφυρα" if encoding == "iso8859-7" else "мост"
    markup = article(f"<p>{SENTENCE.format(word)}</p>", head=declaration)
    assert word in read_page(markup.encode(encoding))["text"]


def test_an_xml_declaration_is_no_obstacle():
    markup = '<?xml version="1.0" encoding="utf-8"?>' + article("<p>Größe, a word of the end.</p>")
    assert "Größe" in read_page(markup.encode())["text"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("", "no article text"),
        ("<html><body><footer>Contact</footer></body></html>", "no article text"),
        ("<html><body><nav></nav></body></html>", "no article text"),
        (page("<b>x</b>" * 50_001), "elements, more than 50,000"),
        ("\0\1\2\3", "is not text"),
        ("<div>" * 40_000 + "x", "no article text|cannot be read as a page"),
    ],
)
def test_a_page_without_an_article_is_refused_and_nothing_is_logged(markup, said, caplog, capsys):
    with caplog.at_level(logging.WARNING), pytest.raises(ValueError, match=said) as refused:
        read_page(markup.encode())
    assert "\n" not in str(refused.value)
    assert caplog.records == []
    assert capsys.readouterr() == ("", "")


def test_a_short_page_is_read_whole():
    record = read_page(b"<title>T</title><body><nav>Home</nav><h1>T</h1><p>The quay is open.</p>")
    assert (record["title"], record["text"]) == ("T", "The quay is open.")


def test_deleted_text_goes_and_quotations_and_powers_stay_in_their_sentence():
    line = "<p>Found <del>not </del>guilty, he said <q>we had <b>no</b> choice</q> and left."
    record = read_page(article(f"{line} It holds 10<sup>6</sup> t.<sup><a href='#1'>1</a></sup>"))
    assert record["text"].split("\n\n")[-1] == (
        "Found guilty, he said “we had no choice” and left. It holds 10^6 t."
    )


@pytest.mark.parametrize(
    ("head", "beside", "day"),
    [
        (
            '<meta property="article:published_time" content="2016-03-04T23:30:00-05:00">',
            "",
            "2016-03-04",
        ),
        ('<meta property="article:published_time" content="1987-03-04">', "", "1987-03-04"),
        ("", "<aside><time datetime='2001-01-01'>then</time></aside>", "2015-06-07"),
        ("", f"<p>{SENTENCE} <time datetime='2001-01-01'>Then</time>.</p>", "2015-06-07"),
        (
            "",
            "<div class='meta'>Published <time datetime='2014-05-06'>x</time></div>",
            "2014-05-06",
        ),
        ("", "<span class='date'>Published: 6 May 2014</span>", "2014-05-06"),
        ('<meta name="DC.date.issued" content="2013-02-01">', "", "2013-02-01"),
    ],
)
def test_the_day_is_the_stated_one(head, beside, day):
    head += '<link rel="canonical" href="https://post.example/2015/06/07/quay">'
    assert parse_date(read_page(article(beside, head=head))["date"]).isoformat() == day


@pytest.mark.parametrize(
    ("head", "byline", "author"),
    [
        ('<meta name="author" content="Admin">', "By <a rel='author'>Ann Lee</a>", "Ann Lee"),
        ('<meta name="author" content="Staff Writer">', "", None),
        ('<meta property="article:author" content="https://x.example/ann">', "", None),
        ("", "<span class='byline'>Author</span>", None),
        ("", "<span class='byline'>Written by Ann Lee | Published 4 March</span>", "Ann Lee"),
        ("", "<span class='byline'>By ANN LEE and Bo Kim</span>", "ANN LEE and Bo Kim"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "Person", "name": "Owner"},'
            '{"@type": "NewsArticle", "headline": "T", "author": {"@type": "Organization",'
            ' "name": "Sealine"}}]}</script>',
            "", "Sealine",
        ),
    ],
)  # fmt: skip
def test_the_author_is_a_name(head, byline, author):
    assert read_page(article(f"<div>{byline}</div>", head=head))["author"] == author


@pytest.mark.parametrize(
    "note",
    [
        "<!-- saved from url=(0029)https://post.example/quay/1 -->",
        "<!--\n Page saved with SingleFile \n url: https://post.example/quay/1 \n saved: x -->",
    ],
)
def test_a_saved_page_is_of_the_address_that_it_was_saved_from(note):
    record = read_page(f"<!DOCTYPE html>\n{note}\n{article()}")
    assert (record["url"], record["source"]) == ("https://post.example/quay/1", "post.example")


def test_the_encoding_that_came_with_a_page_counts_before_its_own():
    markup = article("<p>Zażółć gęślą jaźń.</p>", head="<meta charset='windows-1252'>")
    assert "gęślą" in page_of(markup.encode("iso-8859-2"), "iso-8859-2")["text"]


def test_pages_of_many_layouts():
    """Exact titles and words of 108 pages; the least figures are those of the issue."""
    read = [(each, read_page(each.markup)) for each in pages()]
    titles = sum(found["title"] == each.title for each, found in read)
    scores = [common_words(found["text"], "\n".join(each.paragraphs)) for each, found in read]
    assert titles / len(read) >= 0.8
    assert sum(scores) / len(read) >= 0.96
    wrong = [
        each.name for each, found in read
        if found["author"] != each.author or (found["date"] or "")[:10] != (each.day or "")
    ]  # fmt: skip
    assert wrong == []


def common_words(one, other):
    """The F1 of the words of two texts."""
    first, second = (Counter(re.findall(r"\w+", text)) for text in (one, other))
    return 2 * (first & second).total() / (first.total() + second.total())


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=40), st.integers(0, 3000), st.integers(0, 3000))
def test_a_cut_or_flipped_page_is_read_or_refused_in_one_line(noise, start, end):
    whole = next(iter(pages())).markup.encode()
    with contextlib.suppress(ValueError):
        assert page_of(whole[:start] + noise + whole[end:])["text"]
