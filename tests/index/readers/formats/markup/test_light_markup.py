"""reStructuredText, Org and AsciiDoc: fields read, markup left out, and no file pulled in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers import read_articles
from nutgraf.index.readers.formats.markup.asciidoc import read_asciidoc
from nutgraf.index.readers.formats.markup.org import read_org
from nutgraf.index.readers.formats.markup.restructured_text import read_restructured_text

RST = """The quay
########

:date: 2020-01-02 10:00
:author: A. Writer

Intro.
"""
ORG = "#+TITLE: The quay\n#+AUTHOR: A. Writer\n#+DATE: <2020-01-02 Thu>\n\nIntro.\n"
ADOC = "= The quay\nA. Writer <a@x.example>\nv1.0, 2020-01-02\n:toc:\n\nIntro.\n"


@pytest.mark.parametrize(("name", "text"), [("a.rst", RST), ("a.org", ORG), ("a.adoc", ADOC)])
def test_the_head_has_the_fields(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    [article] = read_articles(tmp_path, root=tmp_path)
    assert (article.id, article.title, article.text) == (name, "The quay", "Intro.")
    assert (article.author, str(article.date)) == ("A. Writer", "2020-01-02")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (
            "A *word* with `a link <https://x.example>`_ and ``code``.",
            "A word with a link and code.",
        ),
        ("See :ref:`the part <x>`.", "See the part."),
        ("M. Dupont said so.", "M. Dupont said so."),
        ("- one\n- two", "one\ntwo"),
        ("Two\nlines.", "Two\nlines."),
        (".. note:: Mind the gap.", "Mind the gap."),
        (".. image:: a.png\n   :alt: The quay", "The quay"),
        (".. versionadded:: 3.8\n   A new one.", "3.8\nA new one."),
        (".. toctree::\n   :maxdepth: 2\n\n   other", ""),
        (".. a comment", ""),
        (".. include:: /etc/hostname", ""),
        (".. raw:: html\n\n   <b>x</b>", ""),
        ("A claim. [1]_\n\n.. [1] The note.", "A claim.\n\nThe note."),
        ("====  ==\nEast  12\nWest  7\n====  ==", "East 12\nWest 7"),
        ("::\n\n   code\n     more", "code\n  more"),
        ("Broken *emphasis and |nothing|.", "Broken *emphasis and |nothing|."),
    ],
)
def test_restructured_text(written, plain):
    record = read_restructured_text(f"Title\n=====\n\nFirst.\n\n{written}\n\nLast.")
    text = record["text"].removeprefix("First.").removesuffix("Last.").strip()
    assert (record["title"], text.replace(" \n", "\n").strip()) == ("Title", plain)


def test_the_head_of_nikola_and_two_top_sections():
    record = read_restructured_text(".. title: T\n.. date: 2020-01-02\n\nText.")
    assert record == {"title": "T", "date": "2020-01-02", "text": "Text."}
    record = read_restructured_text("One\n===\n\nText.\n\nTwo\n===\n\nMore.")
    assert record == {"title": "One", "text": "Text.\n\nTwo\n\nMore."}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (
            "*bold* and /it/, a/b, 2*3*4, snake_case_name",
            "bold and it, a/b, 2*3*4, snake_case_name",
        ),
        ("[[https://x.example][a link]], [[./a.png]] [[wiki]]", "a link,  wiki"),
        ("A claim.[fn:1] More[fn::a note].\n\n[fn:1] Note.", "A claim. More (a note).\n\nNote."),
        ("* TODO [#A] Next :tag:\nText", "Next\n\nText"),
        (":PROPERTIES:\n:ID: x\n:END:\nText", "Text"),
        ("SCHEDULED: <2020-01-01>\nText", "\nText"),
        ("- one\n- [X] two\n- term :: what", "one\ntwo\nterm\nwhat"),
        ("| a | b |\n|---+---|\n| c | d |", "a b\nc d"),
        ("#+BEGIN_SRC sh\n,* code /x/\n#+END_SRC", "* code /x/"),
        ("#+BEGIN_COMMENT\nno\n#+END_COMMENT\n# no\nText", "Text"),
        ("* COMMENT No\nno\n** no\n* Yes\nText", "Yes\n\nText"),
        ("* Old :ARCHIVE:\nno\n* Yes", "Yes"),
        ("guilty, +not guilty+ he said", "guilty, he said"),
        ("#+CAPTION: The quay\n#+ATTR_HTML: :width 3\n[[file:a.png]]", "The quay"),
        ("#+INCLUDE: /etc/hostname", ""),
    ],
)
def test_org(written, plain):
    record = read_org(f"#+TITLE: Title\n\nFirst.\n\n{written}\n")
    text = record["text"].removeprefix("First.").strip()
    assert (record["title"], text) == ("Title", plain.replace(",  ", ", ").strip())


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (
            "*bold* and _it_, `mono`, snake_case_name, 2*3*4",
            "bold and it, mono, snake_case_name, 2*3*4",
        ),
        (
            "https://x.example[a link], link:a.html[here], https://y.example",
            "a link, here, https://y.example",
        ),
        ("See <<x,the part>> and xref:y[that].", "See the part and that."),
        ("H~2~O and 10^6^", "H2O and 10^6"),
        ("* one\n** two\n. three", "one\ntwo\nthree"),
        ("term:: what", "term\nwhat"),
        ("image::a.png[The quay,200]", "The quay"),
        ("include::/etc/hostname[]", ""),
        ("// no\n////\nno\n////\nText", "Text"),
        ("++++\n<b>no</b>\n++++\nText", "Text"),
        ("[source,sh]\n----\n* code\n----", "* code"),
        ("====\nIn a box.\n====", "In a box."),
        ("|===\n|a |b\n\n|c |d\n|===", "a b\n\nc d"),
        (".A title\nText in {port}", "A title\nText in Tolm"),
        ("A claim.footnote:[A note.]", "A claim. (A note.)"),
        ("guilty, [.line-through]#not# said", "guilty,  said"),
        ("NOTE: Mind the gap. +\nMore", "NOTE: Mind the gap.\nMore"),
    ],
)
def test_asciidoc(written, plain):
    record = read_asciidoc(f"= Title\n:port: Tolm\n\nFirst.\n\n{written}\n")
    assert (record["title"], record["text"].removeprefix("First.").strip()) == ("Title", plain)


@pytest.mark.parametrize("read", [read_org, read_asciidoc])
@pytest.mark.parametrize(
    "unit",
    ["*a ", "[[", "[fn:", "/a", "=x=", "{{{", "<<", "((", "|", "* ", "#", "link:a[", "{a", "~"],
)
def test_a_long_line_of_marks_ends(read, unit):
    assert read("Title\n\n" + unit * (20_000 // len(unit)))["text"]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([(read_org, ORG), (read_asciidoc, ADOC), (read_restructured_text, RST)]),
    st.text(max_size=40), st.integers(0, 120), st.integers(0, 120),
)  # fmt: skip
def test_a_cut_or_flipped_text_is_read(case, noise, start, end):
    read, whole = case
    assert isinstance(read(whole[:start] + noise + whole[end:])["text"], str)
