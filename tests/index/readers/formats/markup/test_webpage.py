"""Web pages: paragraphs as on the page, facts as it states them, no guess and no noise."""

import logging

import pytest

from nutgraf.index.readers.formats.markup.webpage import read_page

SENTENCE = (
    "The harbour board met on Tuesday and voted to close the eastern quay for repairs, which "
    "nobody on the ferries had expected before the tides of spring, and it gave a reason: {}."
)
HEAD = (
    '<meta property="article:published_time" content="2016-03-04">'
    '<meta name="author" content="Ann Lee">'
)


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
        ("no markup at all", "no article text"),
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
