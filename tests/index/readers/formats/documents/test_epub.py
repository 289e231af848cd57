"""EPUB: chapters in the order of reading, by the table of contents, with the book's facts."""
# ruff: noqa: E501 - lines of markup

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.index.articles.pages import pages_between
from nutgraf.index.fields.own_values import own_values
from nutgraf.index.readers import read_articles
from nutgraf.index.readers.formats.documents.epub import read_epub
from nutgraf.index.readers.formats.documents.epub_pages import (
    BEGIN,
    END,
    PrintedPages,
    without_pages,
)
from nutgraf.index.readers.reader import InputFile
from tests.helpers.open_fence import OpenFence

SAMPLES = Path(__file__).parent / "samples"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/a.opf"/></rootfiles></container>'
)
FACTS = (
    '<dc:title id="t1">A subtitle</dc:title><dc:title id="t2">The quay</dc:title>'
    '<meta refines="#t2" property="title-type">main</meta>'
    '<dc:creator id="c1">Bo Ek</dc:creator><dc:creator id="c2">Ann Lee</dc:creator>'
    '<dc:creator id="c3">Ivo Trans</dc:creator>'
    '<meta refines="#c1" property="display-seq">2</meta>'
    '<meta refines="#c2" property="display-seq">1</meta>'
    '<meta refines="#c3" property="role">trl</meta>'
    '<dc:date opf:event="modification">2025-01-01</dc:date>'
    '<dc:date opf:event="publication">2024-03-01</dc:date>'
    '<dc:identifier id="u">urn:x</dc:identifier><dc:language>en</dc:language>'
)


def page(body):
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def epub(spine, pages, contents="", metadata=FACTS, **more):
    """A book: names of the spine, pages by name, entries of the table of contents."""
    items = "".join(
        f'<item id="{name}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for name in pages
    )
    nav = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    references = "".join(
        "<itemref idref='{}'{}/>".format(name.strip("~"), " linear='no'" * name.startswith("~"))
        for name in spine
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" unique-identifier="u">'
        f"<metadata>{metadata}</metadata><manifest>{items}{nav if contents else ''}</manifest>"
        f"<spine>{references}</spine></package>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/a.opf", opf)
        for name, body in pages.items():
            archive.writestr(f"OPS/{name}", body if body.startswith("<") else page(body))
        if contents:
            archive.writestr("OPS/nav.xhtml", page(f"<nav><ol>{contents}</ol></nav>"))
        for name, content in more.items():
            archive.writestr(f"META-INF/{name}.xml", content)
    return file.getvalue()


def read(data):
    return [piece.record for piece in read_epub(InputFile(io.BytesIO(data), "a.epub"))]


def entry(href, label, inner=""):
    return f'<li><a href="{href}">{label}</a>{inner}</li>'


def test_the_order_is_the_spines_and_what_is_apart_comes_last():
    pages = {
        "b.xhtml": page("<p>Second.</p>"),
        "a 1.xhtml": page("<p>First.</p>"),
        "n.xhtml": page("<p>Note.</p>"),
    }
    found = read(epub(["~n.xhtml", "nav", "a 1.xhtml", "b.xhtml"], pages))
    assert [record["text"] for record in found] == ["First.", "Second.", "Note."]


def test_the_facts_of_the_book():
    [record] = read(epub(["a"], {"a": page("<h1>One</h1><p>It closes.</p>")}))
    assert record == {
        "id": "urn:x#a", "title": "One", "text": "It closes.", "source": "The quay",
        "author": "Ann Lee, Bo Ek", "date": "2024-03-01", "language": "en",
    }  # fmt: skip


def test_chapters_begin_where_the_contents_say():
    pages = {
        "a": page(
            '<p>Before.</p><h1 id="x">One</h1><p>1.</p><h2 id="y">Part</h2><p>2.</p><h1 id="z">Two</h1><p>3.</p>'
        ),
        "b": page("<p>Still two.</p>"),
        "c": page("<p>Three.</p>"),
    }
    inner = f"<ol>{entry('a#y', 'Part')}</ol>"
    contents = entry("a#x", "One", inner) + entry("a#z", "Two") + entry("c", "The third")
    found = [
        (record["title"], record["text"]) for record in read(epub(["a", "b", "c"], pages, contents))
    ]
    assert found == [
        ("Before.", "Before."), ("One", "1.\n\nPart\n\n2."), ("Two", "3.\n\nStill two."),
        ("The third", "Three."),
    ]  # fmt: skip


def test_names_of_characters_closed_elements_and_pages_that_are_no_xml():
    pages = {
        "a": page('<a id="p1"/><p>Caf&eacute;&nbsp;&amp; <i/>quay</p>'),
        "b": "<html><body><p>Not closed<br>at all</body>",
    }
    assert [record["text"].split() for record in read(epub(["a", "b"], pages))] == [
        ["Café", "&", "quay"], ["Not", "closed", "at", "all"],
    ]  # fmt: skip


def test_a_missing_chapter_is_told_and_the_others_are_read():
    data = epub(["a", "b"], {"a": page("<p>One.</p>"), "b": page("<p>Two.</p>")})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as other:
            for name in archive.namelist():
                if name != "OPS/a":
                    other.writestr(name, archive.read(name))
    missing, record = read(file.getvalue())
    assert "has no part 'OPS/a'" in str(missing)
    assert record["text"] == "Two."


def test_a_book_by_pandoc():
    found = read((SAMPLES / "harbour.epub").read_bytes())
    assert [record["title"] for record in found] == ["The eastern quay", "The western quay"]
    assert found[0]["text"].startswith("The harbour board met on Tuesday and voted to close")
    assert "What the crews say" in found[0]["text"]
    assert {(r["source"], r["author"], r["date"]) for r in found} == {
        ("The harbour at Abantion", "Ines Kaldor", "2024-03-01")
    }


ENCRYPTED = (
    '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
)


def test_fonts_may_be_obfuscated_but_the_text_not_locked():
    pages = {"a": page("<p>One.</p>")}
    fonts = ENCRYPTED.format("http://www.idpf.org/2008/embedding")
    assert len(read(epub(["a"], pages, encryption=fonts))) == 1
    with pytest.raises(ValueError, match="is locked by its seller"):
        read(
            epub(["a"], pages, encryption=ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes"))
        )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"garbage", "is cut off"),
        ((SAMPLES / "harbour.epub").read_bytes()[:3000], "is cut off"),
        (epub(["a"], {"a": page("")}), "has no text in it"),
    ],
)
def test_what_is_said_of_a_bad_file(data, said):
    with pytest.raises(ValueError, match=said):
        read(data)


EPUB = 'xmlns:epub="http://www.idpf.org/2007/ops"'


def printed(anchor, named=""):
    return f'<span {EPUB} epub:type="pagebreak" id="{anchor}" {named}/>'


def pages_of(article):
    return [
        (passage, pages_between(article.metadata["page_starts"], start, start + len(passage)))
        for passage in article.text.split("\n\n")
        for start in [article.text.index(passage)]
    ]


def test_passages_stand_on_the_pages_of_the_paper_edition(tmp_path):
    """Labels of the break itself, of the list of pages, and of the id; the last page goes on."""
    seventh, eighth = printed("a", 'title="7"'), printed("b", 'aria-label="8"')
    one = (
        f"<h1>One</h1><p>{seventh}The quay was empty.</p>"
        f"<p>Nobody {eighth} had come.</p>"
        f'<div {EPUB} role="doc-pagebreak" id="c">9</div><p>It rained.</p>'
    )
    two = (
        f"<h1>Two</h1><p>Still here.</p>{printed('page10')}<p>The end.</p>"
        '<p id="listed">After it.</p>'
    )
    contents = (
        '<li><a href="1.xhtml">One</a></li><li><a href="2.xhtml">Two</a></li></ol></nav>'
        f'<nav {EPUB} epub:type="page-list"><ol><li><a href="2.xhtml#listed">11</a></li>'
    )
    book = epub(["1.xhtml", "2.xhtml"], {"1.xhtml": one, "2.xhtml": two}, contents)
    (tmp_path / "a.epub").write_bytes(book)
    first, second = read_articles(tmp_path / "a.epub", fence=OpenFence())
    assert pages_of(first) == [
        ("The quay was empty.", ("7",)),
        ("Nobody had come.", ("7", "8")),
        ("It rained.", ("9",)),
    ]
    assert pages_of(second) == [
        ("Still here.", ("9",)),
        ("The end.", ("10",)),
        ("After it.", ("11",)),
    ]
    assert "page_starts" not in own_values(first.metadata)


@given(st.lists(st.sampled_from(["word", " ", "\n\n", "more words"]), max_size=12), st.data())
def test_marks_of_pages_change_no_word(parts, data):
    marked = "".join(
        f"{part}{BEGIN}{number}{END}" if data.draw(st.booleans()) else part
        for number, part in enumerate(parts)
    )
    text, starts = PrintedPages().parted(marked)
    assert text.split() == without_pages(marked).split()
    assert [label for _, label in starts] == sorted((label for _, label in starts), key=int)
    assert all(0 <= start <= len(text) for start, _ in starts)
