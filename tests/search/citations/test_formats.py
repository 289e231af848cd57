"""Citations in all formats, read back by the parsers of others."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import date

import bibtexparser
import feedparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text

from nutgraf.index import Article, NutgrafError, Passage
from nutgraf.search.citations import Bibliography, Citation
from nutgraf.search.citations.bibliography import FORMATS
from nutgraf.search.citations.citation import COLUMNS, names_of, web_address

HARD = '50% of {braces} & $5_000 #1 ~ ^ \\ <b>"quoted"</b> *star* [link](x) `code` é 漢'
CATEGORIES = ["Cs", "Cc", "Cn", "Zl", "Zp", "Zs"]
TEXTS = st.text(
    st.characters(exclude_categories=CATEGORIES)
    | st.sampled_from("{}\\$&%#_~^*[]<>`|\"'=+-@, .;:\n"),
    min_size=1,
    max_size=60,
)


def cited(text="The ferry ran.", number=1, **fields):
    kept = {"id": f"a-{number}", "title": "Ferry late", "text": text} | fields
    article = Article(**kept)
    return Citation(number, 0.5, article, Passage(article, 0, 0, len(text)), 4)


def written(form, *citations, query="ferry", address=None):
    return Bibliography(query, 4, citations, address).written(form)


def shape(text):
    return " ".join(text.split())


FULL = {
    "title": HARD,
    "author": "Noor Hadley and Jo van Dam; Marine & Sons",
    "source": "Courier & Post",
    "date": date(2020, 11, 5),
    "url": "https://c.example/a_b?x={1}&y=50%25#top",
    "language": "en",
    "metadata": {"page_starts": [[0, "7"], [5, "8"]]},
}


def test_csv():
    (names, line) = csv.reader(io.StringIO(written("csv", cited(HARD + "\nsecond", **FULL))))
    found = dict(zip(names, line, strict=True))
    assert tuple(names) == COLUMNS
    assert (found["title"], found["passage"]) == (HARD, HARD + "\nsecond")
    assert (found["date"], found["page"], found["generation"]) == ("2020-11-05", "7–8", "4")
    assert (found["url"], found["passage_id"], found["index"]) == (FULL["url"], "a-1#0", "")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\n=1"])
def test_no_cell_of_a_csv_is_a_formula(start):
    rows = list(csv.DictReader(io.StringIO(written("csv", cited(start, source=start)))))
    assert rows[0]["passage"] == "'" + start
    assert rows[0]["source"] == "'" + start.strip()
    assert rows[0]["rank"] == "1"


def test_jsonl():
    (line,) = written("jsonl", cited(HARD, **FULL)).splitlines()
    found = json.loads(line)
    assert tuple(found) == COLUMNS
    assert (found["title"], found["date"], found["rank"], found["index"]) == (
        HARD, "2020-11-05", 1, None,
    )  # fmt: skip


def test_ris():
    (first, second) = rispy.loads(written("ris", cited(HARD, **FULL), cited("ER  - \nTY  - X", 2)))
    assert (first["type_of_reference"], second["type_of_reference"]) == ("NEWS", "ELEC")
    assert (first["title"], first["secondary_title"]) == (HARD, "Courier & Post")
    assert first["authors"] == ["Noor Hadley", "Jo van Dam", "Marine & Sons"]
    assert (first["year"], first["date"]) == ("2020", "2020/11/05/")
    assert (first["start_page"], first["end_page"]) == ("7", "8")
    assert first["urls"] == [FULL["url"]]
    assert first["notes"] == ["nutgraf a-1#0, generation 4"]
    assert second["abstract"] == "ER - TY - X"


def test_bibtex():
    library = bibtexparser.parse_string(
        written("bibtex", cited(HARD, **FULL), cited(HARD, 2, **FULL), cited("Plain.", 3))
    )
    assert not library.failed_blocks
    first, second, third = library.entries
    assert [first.key, second.key, third.key] == [
        "courierpost2020braces", "courierpost2020braces-2", "articleferry",
    ]  # fmt: skip
    assert (first.entry_type, third.entry_type) == ("article", "misc")
    read = {field.key: str(field.value) for field in first.fields}
    latex = LatexNodes2Text().latex_to_text
    told = [latex(read[name]).replace("ˆ", "^") for name in ("title", "abstract")]
    assert told == [HARD, HARD]
    assert read["author"] == "Noor Hadley and Jo van Dam and Marine \\& Sons"
    assert (read["year"], read["month"], read["day"]) == ("2020", "11", "5")
    assert read["url"] == "https://c.example/a_b?x=%7B1%7D&y=50%25#top"
    assert (read["pages"], latex(read["note"])) == ("7--8", "nutgraf a-1#0, generation 4")


def test_rss():
    feed = feedparser.parse(
        written(
            "rss", cited(HARD, **FULL), cited(), query="a < b", address="https://s.example/?q=a"
        )
    )
    assert not feed.bozo
    assert (feed.feed.title, feed.feed.link) == ("a < b", "https://s.example/?q=a")
    first, second = feed.entries
    assert first.published == "Thu, 05 Nov 2020 00:00:00 GMT"
    assert (first.link, first.publisher) == (FULL["url"], "Courier & Post")
    assert (first.id, first.guidislink) == ("a-1#0@4", False)
    assert "link" not in second


@given(TEXTS)
def test_rss_is_xml_and_keeps_every_character(text):
    found = ET.fromstring(written("rss", cited(text, title=text), query=text))
    assert found.findtext("channel/item/description") == text
    assert found.findtext("channel/item/title") == shape(text) or not shape(text)


@given(TEXTS)
def test_markdown_shows_a_text_as_it_is(text):
    tokens = MarkdownIt().parse(written("markdown", cited(text, title=text, source="A"), query="q"))
    kinds = [token.type for token in tokens]
    assert kinds.count("ordered_list_open") == kinds.count("blockquote_open") == 1
    start, end = kinds.index("blockquote_open"), kinds.index("blockquote_close")
    inline = [token for token in tokens[start:end] if token.type == "inline"]
    assert set(kinds[start + 1 : end]) <= {"paragraph_open", "inline", "paragraph_close"}
    seen = " ".join(
        "".join(each.content if each.type != "softbreak" else "\n" for each in token.children)
        for token in inline
    )
    assert {each.type for token in inline for each in token.children} <= {
        "text", "text_special", "softbreak",
    }  # fmt: skip
    assert shape(seen) == shape(text)


@given(TEXTS)
def test_bibtex_and_ris_keep_every_word(text):
    texts = {"title": text, "source": text}
    library = bibtexparser.parse_string(written("bibtex", cited(text, **texts)))
    assert not library.failed_blocks
    assert len(library.entries) == 1
    (record,) = rispy.loads(written("ris", cited(text, **texts)))
    assert record.get("abstract", "") == shape(text)


def test_markdown_links_and_facts():
    shown = written("markdown", cited(url="https://c.example/a b>", date=date(2020, 1, 2)))
    assert "[**Ferry late**](<https://c.example/a%20b%3E>) · 2 January 2020" in shown


def test_a_format_that_is_not_there():
    with pytest.raises(NutgrafError, match=r"one of csv, .*not 'xls'"):
        written("xls", cited())
    assert all(form.suffix for form in FORMATS.values())


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        (None, []),
        ("Noor Hadley", ["Noor Hadley"]),
        ("Hadley, Noor", ["Hadley, Noor"]),
        ("Noor Hadley, Jo van Dam", ["Noor Hadley", "Jo van Dam"]),
        ("Noor Hadley, Jo van Dam, and Al Li", ["Noor Hadley", "Jo van Dam", "Al Li"]),
        ("Smith and Sons", ["Smith and Sons"]),
        ("Hadley, Noor; van Dam, Jo", ["Hadley, Noor", "van Dam, Jo"]),
    ],
)
def test_bylines(byline, names):
    assert names_of(byline) == names


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?y=1", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https:", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url, shown):
    assert web_address(url) == (url if shown else None)
