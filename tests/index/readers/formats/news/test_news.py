"""Formats of agencies and archives: fields, paragraphs, notices, and faults that are mended."""

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.index.readers import Survey, read_articles
from nutgraf.index.readers.formats.news.nitf import nitf_record
from nutgraf.index.readers.formats.xml_files.sound_xml import sound_root
from tests.helpers.open_fence import OpenFence
from tests.index.readers.formats.news import samples
from tests.index.readers.formats.news.samples import FIRST, SECOND, item, message, nitf

BOTH = f"{FIRST}\n\n{SECOND}"


@pytest.fixture
def read(tmp_path):
    def read(name, text, encoding="utf-8"):
        file = tmp_path / name
        file.write_bytes(text.encode(encoding))
        return list(read_articles(file, root=tmp_path, fence=OpenFence()))

    return read


def test_nitf(read):
    [article] = read("a.xml", nitf())
    assert (article.id, article.title, article.author) == (
        "sealine-1",
        "Quay closed",
        "Noor Hadley",
    )
    assert (article.source, article.date, article.language) == ("Sealine", date(2024, 3, 1), "en")
    assert article.url == "https://sealine.example/1"
    assert article.text == f"{FIRST}\n\nWhy\n\n{SECOND}\n\nEast 12"
    assert article.metadata == {
        "subtitle": "Until spring", "abstract": "A short one.", "place": "Tolm", "slug": "QUAY",
        "section": "Coast", "urgency": "4", "subjects": ["Ports", "harbour"],
        "people": ["Ann Lee"], "organizations": ["Harbour board"], "rights": "Sealine only",
        "captions": ["The quay."],
    }  # fmt: skip


def test_the_archive_of_a_newspaper(read):
    [article] = read("a.xml", samples.ARCHIVE)
    assert (article.text, article.author) == ("One.\n\nTwo.", "NOOR HADLEY")
    assert (article.date, article.source) == (date(1994, 1, 5), "The Times of Tolm")
    assert article.metadata["section"] == "Metropolitan Desk"


def test_the_items_of_a_message_are_articles_and_its_package_is_none(read):
    first, second = read("a.xml", message(samples.PACKAGE, item(1), item(2)))
    assert (first.id, second.title) == ("urn:newsml:sealine:1", "Quay closed 2")
    assert (first.text, first.author) == (BOTH, "Noor Hadley")
    assert (first.source, first.date, first.language) == ("Sealine", date(2024, 3, 1), "en")
    kept = first.metadata
    assert (kept["place"], kept["slug"], kept["subjects"]) == ("Tolm", "QUAY", ["Ports"])
    assert (kept["rights"], kept["version"]) == ("© Sealine", "1")


def test_a_package_alone_is_the_list_of_its_items(read):
    [article] = read("a.xml", samples.PACKAGE)
    assert (article.title, article.text) == ("All of today", "Quay closed 1")


@pytest.mark.parametrize("text", ["<p>One &amp; two.</p>", "&lt;p&gt;One &amp;amp; two.&lt;/p&gt;"])
def test_inline_data(read, text):
    body = f"<inlineData contenttype='text/html'>{text}</inlineData>"
    whole = item()
    start, end = whole.index("<inlineXML"), whole.index("</contentSet>")
    [article] = read("a.xml", whole[:start] + body + whole[end:])
    assert article.text == "One & two."


@pytest.mark.parametrize("value", [samples.NINJS_1, samples.NINJS_2, samples.NINJS_3])
@pytest.mark.parametrize("wrap", [json.dumps, lambda value: json.dumps({"items": [value]})])
def test_ninjs_of_all_versions(read, value, wrap):
    [article] = read("a.json", wrap(value))
    assert (article.id, article.title, article.text) == (value["uri"], "Quay closed", BOTH)
    assert (article.author, article.date) == ("Noor Hadley", date(2024, 3, 1))
    if "subject" in value or "subjects" in value:
        assert (article.metadata["subjects"], article.metadata["place"]) == (["Ports"], "Tolm")


def test_reuters(read):
    first, second = read("a.sgm", samples.REUTERS, "latin-1")
    assert first.id == "reuters-21578/1"
    assert (first.title, first.author) == ("QUAY & FERRY", "Noor Hadley")
    assert first.text == "The board met on Tuesday <TOLM.H>.\n\nNobody had expected it."
    assert (first.date, first.source) == (date(1987, 2, 26), "Reuters")
    assert first.metadata["topics"] == ["cocoa", "ship"]
    assert first.metadata["place"] == "TOLM, Feb 26"
    assert (second.title, second.text) == ("BRIEF ONLY", "******")


def test_trec(read):
    first, second = read("a.sgml", samples.TREC)
    assert (first.id, first.title) == ("LA050789-0001", "QUAY CLOSED")
    assert (first.date, first.author) == (date(1989, 5, 7), "NOOR HADLEY, Staff Writer")
    assert first.text == "The board met on Tuesday.\n\nNobody had expected AT&T."
    assert second.title == "Ferry Aground"
    assert second.text == "The ferry ran aground.\n\nNobody was hurt.\n\nMore came later."


def test_xml_of_an_archive(read):
    [article] = read("a.xml", samples.GUARDIAN)
    assert (article.title, article.author) == ("Quay closed", "Noor Hadley")
    assert article.text == "One & two.\n\nThree."
    assert (article.url, article.date) == ("https://g.example/quay", date(2024, 3, 1))
    [article] = read("b.xml", samples.NEWSITEM, "latin-1")
    assert (article.title, article.text) == ("TOLM: Quay closed.", "One café.\n\nTwo.")
    assert (article.date, article.language) == (date(1996, 8, 20), "en")


def waiting(until):
    return item(embargoed=f"<embargoed>{until}</embargoed>")


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        (waiting("2199-01-01T00:00:00Z"), ["until 2199-01-01 00:00 UTC"]),
        (waiting("2199-01-01T08:00:00+09:00"), ["until 2198-12-31 23:00 UTC"]),
        (nitf("embargoed", "21990101T000000Z"), ["until 2199-01-01 00:00 UTC"]),
        (waiting("2020-01-01T00:00:00Z"), []),
        (item(), []),
    ],
)  # fmt: skip
def test_an_embargoed_item_is_read_and_told(tmp_path, markup, told):
    (tmp_path / "a.xml").write_text(markup)
    survey = Survey()
    [article] = read_articles(tmp_path / "a.xml", survey=survey, fence=OpenFence())
    assert BOTH.split("\n")[0] in article.text
    notes = survey.all_notes()
    assert [name for noted in notes.values() for name in noted.names] == told
    assert list(notes) == ["embargoed"] * len(told)


@pytest.mark.parametrize(
    "stated", ["tomorrow at noon", "2199-13-45", "Tue, 01 Jan 2199 08:00:00 GMT", 7258118400, True]
)
def test_an_embargo_that_cannot_be_read_is_told(tmp_path, stated):
    record = {"id": "a", "text": "The pier burnt.", "embargoed": stated}
    (tmp_path / "a.json").write_text(json.dumps(record))
    survey = Survey()
    [_] = read_articles(tmp_path / "a.json", survey=survey, fence=OpenFence())
    [(kind, noted)] = survey.all_notes().items()
    assert kind == "embargo that cannot be read, so shown at once"
    assert list(noted.names) == [str(stated)]


@pytest.mark.parametrize("stated", ["", None, "2020-01-01"])
def test_no_embargo_and_one_that_has_ended_are_no_fault(tmp_path, stated):
    record = {"id": "a", "text": "The pier burnt.", "embargoed": stated}
    (tmp_path / "a.json").write_text(json.dumps(record))
    survey = Survey()
    [_] = read_articles(tmp_path / "a.json", survey=survey, fence=OpenFence())
    assert survey.all_notes() == {}


def test_a_kill_is_the_next_version_of_its_article(tmp_path):
    (tmp_path / "a.xml").write_text(item(status="canceled"))
    survey = Survey()
    [article] = read_articles(tmp_path / "a.xml", survey=survey, fence=OpenFence())
    assert (article.id, article.text) == ("urn:newsml:sealine:1", "Please kill.")
    assert list(survey.all_notes()) == ["withdrawn by its source"]
    (tmp_path / "a.xml").write_text(item(signal='<signal qcode="sig:correction"/>'))
    survey = Survey()
    [article] = read_articles(tmp_path / "a.xml", survey=survey, fence=OpenFence())
    assert article.text == BOTH
    assert list(survey.all_notes()) == ["corrected by its source"]


@pytest.mark.parametrize(
    "fault", ["AT&T", "a < b", "caf&eacute; &nbsp;x", "\x02", "&#2;", "&nosuch; word"]
)
def test_a_faulty_text_is_mended_and_loses_no_word(fault):
    markup = nitf().replace("Nobody on", f"{fault} &amp; Nobody on")
    text = nitf_record(sound_root(markup.encode()))["text"]
    assert "Nobody on the ferries had expected it" in text
    assert "&" in text.split("Nobody")[0][-3:]
    expected = {"AT&T": "AT&T &", "a < b": "a < b &", "caf&eacute; &nbsp;x": "café x &"}
    assert expected.get(fault, "") in text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.xml", "<a><b></a>", "is broken XML"),
        ("a.xml", "<a><b>x</b></a>", "has no articles in it"),
        ("a.xml", "no markup", "is no XML"),
        ("a.sgm", "<x>", "has no articles in it"),
    ],
)
def test_what_has_no_article_is_refused_in_one_line(read, name, text, said):
    [problem] = read(name, text)
    assert said in problem.message
    assert "\n" not in problem.message


def test_no_entity_multiplies_and_no_file_is_read(tmp_path):
    (tmp_path / "secret.txt").write_text("secret words")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE nitf [<!ENTITY e0 "aaaaaaaaaa">{bomb}<!ENTITY s SYSTEM "secret.txt">]>'
    start = nitf().index("<nitf")
    markup = head + nitf()[start:].replace("Nobody on", "&e11; &s; Nobody on")
    assert "secret words" not in nitf_record(sound_root(markup.encode()))["text"]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([nitf(), message(item()), samples.REUTERS, samples.TREC, samples.GUARDIAN]),
    st.binary(max_size=30), st.integers(0, 2500), st.integers(0, 2500),
)  # fmt: skip
def test_a_cut_or_flipped_file_is_read_or_refused_in_one_line(whole, noise, start, end):
    data = whole.encode()[:start] + noise + whole.encode()[end:]
    with contextlib.suppress(ValueError):
        assert sound_root(data) is not None
